//! Clicks of the mouse that follow each other in one place: the second is a double click, the third a
//! triple one. A terminal reports only single ones.

use std::time::{Duration, Instant};

use kidneyread::reader::action::Action;

/// The last click, to tell a double and a triple click from single ones.
#[derive(Debug, Default)]
pub(crate) struct Clicks {
    last: Option<(u16, u16, Instant)>,
    count: u8,
}

impl Clicks {
    /// The time within which a click on the same cell belongs to the one before.
    const MOMENT: Duration = Duration::from_millis(400);

    /// The action of the mouse, with a second and a third click in one place told as such.
    pub(crate) fn counted(&mut self, action: Action, now: Instant) -> Action {
        let Action::Click(column, row) = action else {
            return action;
        };
        let again = self.last.is_some_and(|(x, y, at)| {
            (x, y) == (column, row) && now.duration_since(at) < Self::MOMENT
        });
        self.count = if again { self.count % 3 + 1 } else { 1 };
        self.last = Some((column, row, now));
        match self.count {
            2 => Action::DoubleClick(column, row),
            3 => Action::TripleClick(column, row),
            _ => Action::Click(column, row),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_in_the_same_place_within_a_moment_is_a_double_one_and_then_a_triple_one() {
        let (mut clicks, start) = (Clicks::default(), Instant::now());
        let mut click = |column, after| {
            let action = Action::Click(column, 7);
            clicks.counted(action, start + Duration::from_millis(after))
        };
        assert_eq!(click(5, 0), Action::Click(5, 7));
        assert_eq!(click(5, 100), Action::DoubleClick(5, 7));
        assert_eq!(click(5, 200), Action::TripleClick(5, 7));
        assert_eq!(click(5, 300), Action::Click(5, 7), "the fourth begins anew");
        assert_eq!(click(6, 400), Action::Click(6, 7), "another place");
        assert_eq!(click(6, 900), Action::Click(6, 7), "too late");
    }
}
