import Diagnostics
public import Telemetry

extension Codec where Value == MetricUnit {
    /// A unit in UCUM notation.
    public static var unit: Codec {
        Codec<String>.string.map(schema: .unit) { text, place, report in
            guard let unit = MetricUnit(text) else {
                report.add(.unknownUnit(text, at: place))
                return nil
            }
            return unit
        }
    }
}

extension Codec where Value == Duration {
    /// A whole number and `ms`, `s`, `m`, `h` or `d`, such as `30s`, within a range.
    public static func duration(_ range: ClosedRange<Duration>) -> Codec {
        Codec<String>.string.map(schema: .duration) { text, place, report in
            guard let duration = readDuration(text) else {
                let isBare = readDuration(text + "s") != nil
                report.add(
                    .malformed(
                        text, isBare ? "has no unit" : "not a duration",
                        write: "a whole number and `ms`, `s`, `m`, `h` or `d`, such as "
                            + (isBare ? "`\(text)s`" : "`30s`"),
                        at: place))
                return nil
            }
            guard range.contains(duration) else {
                report.add(
                    .malformed(
                        text, duration < range.lowerBound ? "too short" : "too long",
                        write: "a duration from \(write(range.lowerBound)) to "
                            + write(range.upperBound), at: place))
                return nil
            }
            return duration
        }
    }
}

extension Codec where Value == Int {
    /// A whole number of bytes, with `KiB`, `MiB` or `GiB` behind it or nothing.
    public static func size(_ range: ClosedRange<Int>) -> Codec {
        Codec<String>.string.map(schema: .size) { text, place, report in
            guard let size = readSize(text) else {
                report.add(
                    .malformed(
                        text, "not a size",
                        write: "a whole number of bytes, `KiB`, `MiB` or `GiB`, such as `64MiB`",
                        at: place))
                return nil
            }
            guard range.contains(size) else {
                report.add(
                    .malformed(
                        text, size < range.lowerBound ? "too small" : "too large",
                        write: "a size from \(writeSize(range.lowerBound)) to "
                            + writeSize(range.upperBound), at: place))
                return nil
            }
            return size
        }
    }
}

/// Reads `250ms`, `30s`, `5m`, `2h`, `1d`; nil for anything else.
public func readDuration(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), digits.count <= 9 else { return nil }
    switch text.dropFirst(digits.count) {
    case "ms": return .milliseconds(count)
    case "s": return .seconds(count)
    case "m": return .seconds(count * 60)
    case "h": return .seconds(count * 3600)
    case "d": return .seconds(count * 86400)
    default: return nil
    }
}

/// Writes a duration in the greatest unit that divides it.
public func write(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if attoseconds != 0 { return "\(duration.wholeMilliseconds)ms" }
    for (size, unit) in [(86400, "d"), (3600, "h"), (60, "m")] as [(Int64, String)]
    where seconds != 0 && seconds % size == 0 {
        return "\(seconds / size)\(unit)"
    }
    return "\(seconds)s"
}

private func readSize(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), digits.count <= 12 else { return nil }
    let unit: Int
    switch text.dropFirst(digits.count) {
    case "", "B": unit = 1
    case "KiB": unit = 1 << 10
    case "MiB": unit = 1 << 20
    case "GiB": unit = 1 << 30
    default: return nil
    }
    let (size, overflow) = count.multipliedReportingOverflow(by: unit)
    return overflow ? nil : size
}

/// Writes a size in the greatest unit that divides it.
private func writeSize(_ size: Int) -> String {
    for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
    where size != 0 && size % unit == 0 {
        return "\(size / unit)\(name)"
    }
    return "\(size)"
}

extension Diagnostic {
    fileprivate static func unknownUnit(_ text: String, at place: Place) -> Diagnostic {
        let common = ["1", "%", "s", "ms", "By", "By/s", "{message}", "{message}/s"]
        let meant =
            switch text {
            case "bytes", "B", "b", "byte": "By"
            case "seconds", "sec", "secs": "s"
            case "percent", "percentage", "pct": "%"
            case "messages", "message", "msg", "msgs": "{message}"
            case "count", "none", "": "1"
            default: nearest(to: text, in: common) ?? ""
            }
        return Diagnostic(
            "metric/unit", "`\(shown(text))` is not a unit", at: place,
            label: "not in UCUM notation",
            help: meant.isEmpty
                ? "use UCUM: \(common.map { "`\($0)`" }.joined(separator: ", "))"
                : "did you mean `\(meant)`?")
    }
}
