//! Annotations in JSON-LD: every MUST of the W3C Web Annotation Data Model that applies to the
//! output, the forms that other programs write, and round trips that lose nothing.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use kidneyread::annotations::jsonld::{CONTEXT, FIELDS, ReadError, collection, object, read};
use kidneyread::annotations::selector::Selector;
use kidneyread::annotations::{Annotation, AnnotationKind, value};
use kidneyread::library::Library;
use kidneyread::library::identity::hash;
use kidneyread::text::format;
use kidneyread::text::span::Span;

const TEXT: &str = "Nieren 腎臓 👩‍⚕️\n\nDie Sjögren-Krankheit, “so” heißt sie. Helps it?";

/// Six annotations: of each kind, with and without a note, on the known text and on unknown ones,
/// with odd ids, odd times and unknown fields.
fn several() -> Vec<Annotation> {
    let passage = |from: &str| {
        Selector::new(
            TEXT,
            Span::new(
                TEXT.find(from).unwrap(),
                TEXT.find(from).unwrap() + from.len(),
            ),
        )
    };
    let with = |id: &str, kind, note: &str, from| Annotation {
        id: id.to_owned(),
        kind,
        note: note.to_owned(),
        passage: passage(from),
        article: "nieren".to_owned(),
        sha256: hash(TEXT),
        created: "2026-11-25T10:00:00Z".to_owned(),
        ..Annotation::default()
    };
    let mut all = vec![
        with("urn:uuid:1", AnnotationKind::Important, "", "Sjögren"),
        with(
            "urn:uuid:2",
            AnnotationKind::Question,
            "Does it help?",
            "“so” heißt",
        ),
        with(
            "http://example.org/3",
            AnnotationKind::Doubtful,
            "Not \u{1b}so\u{9b}.",
            "Helps",
        ),
        with("no iri", AnnotationKind::Useful, "👩‍⚕️ 𝒳", "👩‍⚕️\n\nDie"),
        with("urn:uuid:5", AnnotationKind::Bookmark('é'), "", "Krankheit"),
        with(
            "urn:uuid:6",
            AnnotationKind::Bookmark('😀'),
            "a note",
            "sie",
        ),
    ];
    "2026-11-25T10:00:00.5Z".clone_into(&mut all[1].modified);
    "yesterday".clone_into(&mut all[2].created);
    "2026-11-25T10:00:00+01:00".clone_into(&mut all[2].modified);
    all[2].sha256 = String::new();
    "no digits".clone_into(&mut all[3].sha256);
    all[4].others.insert(
        "mood".to_owned(),
        json!({ "type": 1, "@id": [null, [1.5]] }),
    );
    all[5].others.insert("body".to_owned(), json!("not ours"));
    "http://example.org/page".clone_into(&mut all[5].article);
    all
}

/// The collection of [`several`] annotations.
fn written() -> Value {
    let all = several();
    collection(&all.iter().collect::<Vec<_>>(), |annotation| {
        (annotation.sha256 == hash(TEXT)).then_some(TEXT)
    })
}

/// The page of the collection.
fn page() -> Value {
    written()["first"].clone()
}

/// The annotations on the page.
fn items() -> Vec<Value> {
    page()["items"].as_array().unwrap().clone()
}

/// The selectors of a type in all annotations on the page.
fn selectors(kind: &str) -> Vec<Value> {
    let all = items()
        .into_iter()
        .flat_map(|item| item["target"]["selector"].as_array().unwrap().clone());
    all.filter(|selector| selector["type"] == kind).collect()
}

fn is_iri(id: &Value) -> bool {
    id.as_str().is_some_and(|id| {
        id.split_once(':')
            .is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty())
            && !id.contains(' ')
    })
}

/// The motivations that the model defines.
const MOTIVATIONS: [&str; 13] = [
    "assessing",
    "bookmarking",
    "classifying",
    "commenting",
    "describing",
    "editing",
    "highlighting",
    "identifying",
    "linking",
    "moderating",
    "questioning",
    "replying",
    "tagging",
];

#[test]
fn the_context_is_the_iri_of_the_models_context() {
    assert_eq!(written()["@context"], CONTEXT);
    assert_eq!(CONTEXT, "http://www.w3.org/ns/anno.jsonld");
}

#[test]
fn the_id_of_a_collection_is_one_iri() {
    assert!(is_iri(&written()["id"]));
}

#[test]
fn a_collection_has_its_type_and_the_number_of_its_annotations() {
    let written = written();
    assert_eq!(
        (&written["type"], written["total"].as_u64()),
        (&"AnnotationCollection".into(), Some(6))
    );
}

#[test]
fn a_collection_has_one_page_or_none_if_it_is_empty() {
    assert!(page().is_object());
    assert_eq!(written()["last"], page()["id"]);
    let empty = collection(&[], |_| None);
    assert!(empty.get("first").is_none() && empty["total"] == 0);
    assert!(read(&empty).unwrap().drafts.is_empty());
}

#[test]
fn a_page_has_its_type_and_another_iri_than_its_collection() {
    assert!(is_iri(&page()["id"]) && page()["id"] != written()["id"]);
    assert_eq!(page()["type"], "AnnotationPage");
}

#[test]
fn a_page_has_its_annotations_its_start_and_its_collection() {
    assert_eq!((items().len(), page()["startIndex"].as_u64()), (6, Some(0)));
    assert_eq!(page()["partOf"], written()["id"]);
}

#[test]
fn the_id_of_each_annotation_is_one_iri_and_no_two_are_equal() {
    let ids: BTreeSet<String> = items()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 6, "the ids differ");
    assert!(items().iter().all(|item| is_iri(&item["id"])));
}

#[test]
fn each_annotation_has_its_type() {
    assert!(items().iter().all(|item| item["type"] == "Annotation"));
}

#[test]
fn each_annotation_has_one_target() {
    assert!(items().iter().all(|item| item["target"].is_object()));
}

#[test]
fn each_annotation_has_bodies_and_no_body_value() {
    assert!(items().iter().all(|item| {
        item["body"]
            .as_array()
            .is_some_and(|bodies| !bodies.is_empty())
            && item.get("bodyValue").is_none()
    }));
}

#[test]
fn each_motivation_is_one_that_the_model_defines() {
    let motivations: Vec<String> = items()
        .iter()
        .map(|item| item["motivation"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        motivations,
        [
            "highlighting",
            "questioning",
            "commenting",
            "commenting",
            "bookmarking",
            "bookmarking"
        ]
    );
    assert!(
        motivations
            .iter()
            .all(|motivation| MOTIVATIONS.contains(&&**motivation))
    );
}

#[test]
fn a_time_is_written_only_if_it_is_in_utc_with_a_z() {
    let times = |name: &str| {
        items()
            .iter()
            .filter_map(|item| item.get(name)?.as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (times("created").len(), times("modified")),
        (5, vec!["2026-11-25T10:00:00.5Z".to_owned()])
    );
    for wrong in [
        "2026-11-25",
        "2026-13-25T10:00:00Z",
        "2026-11-25T24:00:00Z",
        "2026-11-25T10:00:00.Z",
        "2026-11-25T10:00:00 Z",
        "é",
        "Z",
    ] {
        let annotation = Annotation {
            created: wrong.to_owned(),
            ..several()[0].clone()
        };
        assert!(
            object(&annotation, None).get("created").is_none(),
            "{wrong}"
        );
    }
}

#[test]
fn each_body_has_its_type_one_text_and_a_purpose_that_the_model_defines() {
    for body in items()
        .iter()
        .flat_map(|item| item["body"].as_array().unwrap())
    {
        assert!(
            body["value"].is_string()
                && body["type"] == "TextualBody"
                && body["format"] == "text/plain",
            "{body}"
        );
        assert!(
            MOTIVATIONS.contains(&body["purpose"].as_str().unwrap()),
            "{body}"
        );
    }
}

#[test]
fn each_target_has_one_source_which_is_named_by_its_sha256_where_known() {
    for item in items() {
        let target = &item["target"];
        assert!(
            target["type"] == "SpecificResource" && is_iri(&target["source"]["id"]),
            "{target}"
        );
        assert_eq!(
            (&target["source"]["type"], &target["source"]["format"]),
            (&"Text".into(), &"text/plain".into())
        );
    }
    assert_eq!(
        items()[2]["target"]["source"]["id"],
        items()[3]["target"]["source"]["id"],
        "one article is one source"
    );
    // The example of RFC 6920, section 8.1.
    let hello = Annotation {
        sha256: hash("Hello World!"),
        ..several()[0].clone()
    };
    assert_eq!(
        object(&hello, None)["target"]["source"]["id"],
        "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"
    );
}

#[test]
fn each_target_has_a_quote_with_its_context() {
    let all = selectors("TextQuoteSelector");
    assert_eq!(all.len(), 6);
    assert!(all.iter().all(|selector| {
        ["exact", "prefix", "suffix"]
            .iter()
            .all(|name| selector[name].is_string())
    }));
}

#[test]
fn a_text_position_counts_characters_and_is_written_only_for_the_text_of_the_annotation() {
    let all = selectors("TextPositionSelector");
    assert_eq!(all.len(), 4, "only annotations on the known text have one");
    let characters: Vec<char> = TEXT.chars().collect();
    for (selector, from) in all
        .iter()
        .zip(["Sjögren", "“so” heißt", "Krankheit", "sie"])
    {
        let at = |name: &str| usize::try_from(selector[name].as_u64().unwrap()).unwrap();
        assert_eq!(
            characters[at("start")..at("end")]
                .iter()
                .collect::<String>(),
            from
        );
    }
}

#[test]
fn a_data_position_counts_bytes_and_is_always_written() {
    let all = selectors("DataPositionSelector");
    for (selector, from) in all.iter().zip(several()) {
        let at = |name: &str| usize::try_from(selector[name].as_u64().unwrap()).unwrap();
        assert_eq!(&TEXT[at("start")..at("end")], from.passage.exact);
    }
    assert_eq!(all.len(), 6);
}

#[test]
fn fields_that_the_model_has_no_place_for_are_a_string_under_one_iri() {
    for (item, has_fields) in items().iter().zip([false, false, true, true, true, true]) {
        assert_eq!(
            item.get(FIELDS).is_some_and(Value::is_string),
            has_fields,
            "{item}"
        );
    }
    assert!(is_iri(&FIELDS.into()));
}

/// Reads annotations that were written.
fn back(written: &Value) -> Vec<Annotation> {
    // Through text, as in a file.
    let written: Value = serde_json::from_str(&written.to_string()).unwrap();
    read(&written)
        .unwrap()
        .drafts
        .into_iter()
        .map(|draft| draft.finish().unwrap())
        .collect()
}

#[test]
fn annotations_that_are_written_and_read_are_unchanged() {
    assert_eq!(back(&written()), several());
}

/// Reads the annotations of another program, and completes them from the embedded articles.
fn imported(value: &Value) -> Vec<Annotation> {
    let mut drafts = read(value).unwrap().drafts;
    for article in Library::embedded().articles() {
        let document = article.at_hand().unwrap();
        for draft in &mut drafts {
            draft.consider(&article.id, &hash(document.text()), &document);
        }
    }
    drafts
        .into_iter()
        .filter_map(kidneyread::annotations::jsonld::Draft::finish)
        .collect()
}

const QUOTE: &str = "it can cure most diseases";

/// The one annotation that another program made on a target.
fn on(target: &Value) -> Annotation {
    let mut all = imported(
        &json!({ "@context": CONTEXT, "id": "http://example.org/1", "type": "Annotation", "bodyValue": "Note.", "target": target }),
    );
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn a_quote_alone_gets_its_article_its_place_and_its_context() {
    let annotation = on(
        &json!({ "source": "http://example.org/page", "selector": { "type": "TextQuoteSelector", "exact": QUOTE } }),
    );
    let document = super::article(1);
    let start = document.text().find(QUOTE).unwrap();
    assert_eq!(
        annotation.passage,
        Selector::new(document.text(), Span::new(start, start + QUOTE.len())),
        "the passage has its context"
    );
    assert_eq!(
        (&*annotation.id, &*annotation.note, &*annotation.article),
        ("http://example.org/1", "Note.", "iga-nephropathy")
    );
    assert_eq!(annotation.sha256, hash(document.text()));
    assert_eq!(annotation.others["source"], "http://example.org/page");
    assert_eq!(back(&json!([object(&annotation, None)])), [annotation]);
}

#[test]
fn a_position_alone_gets_its_words_where_the_text_is_named_by_its_sha256() {
    let (document, sha) = (
        super::article(1),
        "ni:///sha-256;9ItlkxoCaB3n7OvrvsQ9Zu9saI_F4b6NHI3tYnKnO0E",
    );
    let text = document.text();
    let start = text.find(QUOTE).unwrap();
    let from = text[..start].chars().count();
    assert_ne!(from, start);
    for selector in [
        json!({ "type": "TextPositionSelector", "start": from, "end": from + QUOTE.len() }),
        json!([{ "type": "oa:DataPositionSelector", "start": start, "end": start + QUOTE.len() }]),
    ] {
        let annotation = on(
            &json!({ "type": "SpecificResource", "source": { "id": sha }, "selector": selector }),
        );
        assert_eq!(
            (
                &*annotation.passage.exact,
                annotation.passage.start,
                &*annotation.article
            ),
            (QUOTE, start, "iga-nephropathy")
        );
    }
    // A position behind the end of the text is ignored.
    let annotation = on(
        &json!({ "source": sha, "selector": { "type": "TextPositionSelector", "start": 9_999_999, "end": u64::MAX } }),
    );
    assert_eq!(
        (&*annotation.passage.exact, &*annotation.article),
        ("", "iga-nephropathy")
    );
}

#[test]
fn the_article_is_found_by_id_then_sha256_then_quote_and_else_the_source_is_kept() {
    let quote = json!({ "type": "TextQuoteSelector", "exact": "kidney" });
    let of = |source: Value| on(&json!({ "source": source, "selector": quote })).article;
    let second = "ni:///sha-256;9ItlkxoCaB3n7OvrvsQ9Zu9saI_F4b6NHI3tYnKnO0E?x=y";
    assert_eq!(
        of(json!({ "id": second, "dc:identifier": "another" })),
        "another"
    );
    assert_eq!(of(json!(second)), "iga-nephropathy");
    assert_eq!(
        of(json!("http://example.org")),
        "diabetic-nephropathy",
        "the first article that holds the quote"
    );
    let nowhere = on(
        &json!({ "source": "http://example.org", "selector": { "type": "TextQuoteSelector", "exact": "Nowhere." } }),
    );
    assert_eq!(
        (&*nowhere.article, nowhere.passage.end, &*nowhere.sha256),
        ("http://example.org", 8, "")
    );
    let source = &object(&nowhere, None)["target"]["source"];
    assert_eq!(
        source["id"], "http://example.org",
        "the unknown source is written again"
    );
}

#[test]
fn a_body_is_read_as_the_note_or_as_the_kind_and_others_are_written_again() {
    let with = |more: Value| {
        let mut object = json!({ "type": ["Annotation"], "target": { "source": "http://e.org", "selector": { "type": "TextQuoteSelector", "exact": QUOTE } } });
        object
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        imported(&json!([object])).remove(0)
    };
    assert_eq!(with(json!({ "body": "A string." })).note, "A string.");
    assert_eq!(
        with(json!({ "body": { "value": "Why?" }, "motivation": "questioning" })).kind,
        AnnotationKind::Question
    );
    let tagged = with(json!({ "body": [
        { "type": "TextualBody", "purpose": "tagging", "value": "cells" },
        { "type": "TextualBody", "purpose": "tagging", "value": "useful" },
        { "type": "TextualBody", "value": "First." },
        { "type": "TextualBody", "value": "Second." },
        { "id": "http://example.org/picture", "type": "Image" },
    ], "creator": "http://example.org/me", "created": "2026-01-01T00:00:00Z" }));
    assert_eq!(
        (tagged.kind, &*tagged.note, &*tagged.created),
        (AnnotationKind::Useful, "First.", "2026-01-01T00:00:00Z")
    );
    let again = object(&tagged, None);
    assert_eq!(
        (&again["creator"], again["body"].as_array().unwrap().len()),
        (&"http://example.org/me".into(), 5),
        "fields of another program are written again"
    );
    assert_eq!(back(&json!([again])), [tagged]);
    let bookmark = with(
        json!({ "motivation": ["bookmarking"], "body": { "type": "TextualBody", "purpose": "tagging", "value": "x" } }),
    );
    assert_eq!(bookmark.kind, AnnotationKind::Bookmark('x'));
    let nothing = json!([{ "type": "Annotation", "target": "http://example.org" }]);
    assert!(
        imported(&nothing).is_empty(),
        "neither a passage nor a note"
    );
}

#[test]
fn an_annotation_without_an_id_gets_one_from_its_content_and_each_target_makes_its_own() {
    let page = |note: &str| {
        let quote = |exact: &str| json!({ "source": "http://e.org", "selector": { "type": "TextQuoteSelector", "exact": exact } });
        json!({ "@context": CONTEXT, "type": "AnnotationPage", "items": [
            { "id": "_:b0", "type": "Annotation", "bodyValue": note, "target": [quote(QUOTE), quote("nontoxicity")] },
        ] })
    };
    let (one, again, other) = (
        imported(&page("One.")),
        imported(&page("One.")),
        imported(&page("Other.")),
    );
    assert_eq!(one, again);
    let ids: BTreeSet<&str> = one
        .iter()
        .chain(&other)
        .map(|annotation| &*annotation.id)
        .collect();
    assert!(
        ids.len() == 4 && ids.iter().all(|id| id.starts_with("urn:uuid:")),
        "{ids:?}"
    );
}

#[test]
fn embedded_pages_are_read_and_a_page_that_is_only_named_is_reported() {
    let page = |next: Value| json!({ "type": "AnnotationPage", "items": [{ "type": "Annotation", "bodyValue": "x", "target": "http://e.org" }], "next": next });
    let received = read(&json!({ "type": "AnnotationCollection", "first": page(page(json!("http://example.org/3"))) })).unwrap();
    assert_eq!(
        (received.drafts.len(), received.elsewhere.as_deref()),
        (2, Some("http://example.org/3"))
    );
    for (value, error) in [
        (
            json!({ "type": "AnnotationCollection", "total": 2, "first": "http://e.org/1" }),
            ReadError::Elsewhere("http://e.org/1".to_owned()),
        ),
        (
            json!({ "type": "AnnotationCollection", "total": 2 }),
            ReadError::Nothing,
        ),
        (json!({}), ReadError::Nothing),
        (json!("text"), ReadError::Nothing),
        (json!(1), ReadError::Nothing),
        (json!([1]), ReadError::NoAnnotation(1)),
        (json!([{ "type": "Note" }]), ReadError::NoAnnotation(1)),
        (json!([{ "type": "Annotation" }]), ReadError::NoTarget(1)),
        (
            json!({ "type": "Annotation", "target": [] }),
            ReadError::NoTarget(1),
        ),
        (
            json!({ "type": "Annotation", "target": [3] }),
            ReadError::NoTarget(1),
        ),
    ] {
        assert_eq!(read(&value).map(|_| ()), Err(error), "{value}");
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!("commenting")),
        Just(json!({ "type": "TextualBody", "value": "é", "purpose": "commenting" })),
        Just(json!({ "type": "TextualBody", "value": "useful", "purpose": "tagging" })),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let names = prop_oneof![
            "[a-z@]{0,3}",
            Just("body".to_owned()),
            Just("motivation".to_owned()),
            Just("target".to_owned()),
            Just("created".to_owned())
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names, inner, 0..4)
                .prop_map(|fields| Value::from(Map::from_iter(fields))),
        ]
    })
}

/// Any annotation that a file can hold.
fn annotations() -> impl Strategy<Value = Annotation> {
    let text = || {
        prop_oneof![
            any::<String>(),
            Just(String::new()),
            Just("Why?\u{1b}\u{0}\u{85}😀".to_owned())
        ]
    };
    let kind = prop_oneof![
        prop::sample::select(&AnnotationKind::HIGHLIGHTS[..]),
        any::<char>().prop_map(AnnotationKind::Bookmark),
        Just(AnnotationKind::Bookmark('b'))
    ];
    let name = prop_oneof![
        any::<String>(),
        Just("jsonld".to_owned()),
        Just(FIELDS.to_owned()),
        Just("source".to_owned())
    ];
    let hash = prop_oneof!["[0-9a-f]{64}", "[0-9A-F]{64}", text()];
    let time = || prop_oneof![Just("2026-11-25T10:00:00Z".to_owned()), text()];
    let id = prop_oneof!["urn:uuid:[0-9a-f]{8}", "http://[a-z]{3}/é", text()];
    let words = (
        id,
        text(),
        text(),
        text(),
        text(),
        text(),
        hash,
        (time(), time()),
    );
    let rest = (
        kind,
        0..1_000_usize,
        0..1_000_usize,
        prop::collection::btree_map(name, json_value(), 0..3),
    );
    (words, rest).prop_filter_map(
        "kept",
        |(
            (id, note, exact, prefix, suffix, article, sha256, (created, modified)),
            (kind, start, length, others),
        )| {
            let passage = Selector {
                exact,
                prefix,
                suffix,
                start,
                end: start + length,
            };
            let made = Annotation {
                id,
                kind,
                note,
                passage,
                article,
                sha256,
                created,
                modified,
                others: Map::from_iter(others),
            };
            match value(&made) {
                Value::Object(fields) => Annotation::read(fields)
                    .filter(|(_, whole)| *whole)
                    .map(|(annotation, _)| annotation),
                _ => None,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn any_annotation_that_is_written_and_read_is_unchanged(all in prop::collection::vec(annotations(), 1..4)) {
        let each: Vec<&Annotation> = all.iter().collect();
        let written = collection(&each, |_| None);
        prop_assert_eq!(&back(&written), &all);
        for (item, annotation) in written["first"]["items"].as_array().unwrap().iter().zip(&all) {
            prop_assert!(is_iri(&item["id"]) && is_iri(&item["target"]["source"]["id"]), "{}", item);
            prop_assert_eq!(&item["type"], "Annotation");
            let text = value(annotation).to_string();
            prop_assert_eq!(Annotation::read(serde_json::from_str(&text).unwrap()), Some((annotation.clone(), true)));
        }
    }

    #[test]
    fn any_json_is_refused_or_read_as_annotations_that_survive_a_round_trip(
        body in json_value(), target in json_value(), selector in json_value(), source in json_value(), fields in any::<String>(),
    ) {
        let document = format::plain(TEXT);
        for target in [target, json!({ "source": source, "selector": selector })] {
            let value = json!([{ "type": "Annotation", "body": body, "target": target, FIELDS: fields }]);
            for mut draft in read(&value).map(|received| received.drafts).unwrap_or_default() {
                draft.consider("nieren", &hash(TEXT), &document);
                if let Some(annotation) = draft.finish() {
                    prop_assert_eq!(back(&json!([object(&annotation, Some(TEXT))])), [annotation]);
                }
            }
        }
    }
}
