import Telemetry

/// The names of a spool's files.
enum SpoolFileName {
    private static let segmentPrefix = "segment-"
    private static let deadPrefix = "dead-"
    private static let cursorPrefix = "cursor-"
    /// The most characters of a sink's name that are part of a file's.
    private static let maximumLength = 100

    /// Bytes that are kept aside for a full disk.
    static let reserve = "reserve"

    static func segment(_ number: UInt64) -> String { segmentPrefix + padded(number) }
    static func dead(_ number: UInt64) -> String { deadPrefix + padded(number) }

    /// The name of a sink with every other byte than letters, digits, `-` and `_` as `%XX`; a long
    /// one is cut and told apart by its fingerprint.
    static func cursor(_ sink: String) -> String {
        let escaped = sink.utf8.map { byte -> String in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                return String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }.joined()
        guard escaped.count > maximumLength else { return cursorPrefix + escaped }
        let cut = escaped.prefix(maximumLength)
        return "\(cursorPrefix)\(cut)~\(String(farmHashFingerprint64(sink.utf8), radix: 16))"
    }

    static func segmentNumber(_ name: String) -> UInt64? { number(name, segmentPrefix) }
    static func deadNumber(_ name: String) -> UInt64? { number(name, deadPrefix) }
    static func isCursor(_ name: String) -> Bool {
        name.hasPrefix(cursorPrefix) && !name.contains(".")
    }

    /// Whether a spool reads the file.
    static func isRead(_ name: String) -> Bool {
        isCursor(name) || segmentNumber(name) != nil || deadNumber(name) != nil
    }

    /// The number of a segment that was set aside.
    static func setAsideNumber(_ name: String) -> UInt64? {
        guard let dot = name.firstIndex(of: ".") else { return nil }
        return number(String(name[..<dot]), segmentPrefix)
    }

    static func setAside(_ name: String, version: UInt32) -> String { "\(name).format-\(version)" }

    private static func number(_ name: String, _ prefix: String) -> UInt64? {
        guard name.hasPrefix(prefix) else { return nil }
        let digits = name.dropFirst(prefix.count)
        guard digits.count == 16, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return UInt64(digits)
    }

    private static func padded(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
    }
}
