import Diagnostics
import Telemetry

/// A number that tells two documents apart, as 16 hexadecimal digits.
struct Fingerprint: Sendable, Hashable {
    let digits: String

    /// That of a value in its normal form.
    init(of value: JSONValue) {
        let number = String(farmHashFingerprint64(Array(value.text.utf8)), radix: 16)
        digits = String(repeating: "0", count: 16 - number.count) + number
    }

    /// Reads one; nil where it is none.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count == 16,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        digits = String(text)
    }
}
