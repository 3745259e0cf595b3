#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::keep("source", bytes));
