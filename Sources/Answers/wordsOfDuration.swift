/// A length of time in milliseconds in the greatest unit that divides it, such as `1 week`.
func wordsOfDuration(_ milliseconds: Int64) -> String {
    let units: [(Int64, String)] = [
        (604_800_000, "week"), (86_400_000, "day"), (3_600_000, "hour"), (60_000, "minute"),
        (1000, "second"), (1, "millisecond"),
    ]
    for (size, name) in units where milliseconds != 0 && milliseconds % size == 0 {
        let count = milliseconds / size
        return "\(count) \(name)\(count == 1 ? "" : "s")"
    }
    return "0 seconds"
}
