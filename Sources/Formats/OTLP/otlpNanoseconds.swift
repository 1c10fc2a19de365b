/// Nanoseconds since 1970 of milliseconds; 0, which stands for unknown, where the protocol cannot say
/// it, as before 1970 and from the year 2554 on.
func otlpNanoseconds(_ milliseconds: Int64) -> UInt64 {
    guard let positive = UInt64(exactly: milliseconds) else { return 0 }
    let (nanoseconds, overflow) = positive.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? 0 : nanoseconds
}
