extension Duration {
    /// Whole milliseconds, toward zero; at most `Int64.max / 2` either way, so that a time can still be
    /// added.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let limit = Int64.max / 2
        guard seconds.magnitude < (limit / 1000).magnitude else {
            return seconds < 0 ? -limit : limit
        }
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
