"""Settings: `base` is shared; `office`, `demo` and `test` say how they differ."""
