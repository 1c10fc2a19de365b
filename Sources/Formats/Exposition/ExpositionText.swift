/// Writes the parts of Prometheus' texts, which both formats share.
enum ExpositionText {
    /// Appends `name="value"`, behind a comma unless it is the first.
    static func appendLabel(_ name: String, _ value: String, to buffer: inout [UInt8]) {
        if !buffer.isEmpty { buffer.append(UInt8(ascii: ",")) }
        buffer.append(contentsOf: name.utf8)
        buffer.append(contentsOf: [UInt8(ascii: "="), UInt8(ascii: "\"")])
        appendEscaped(value, quotes: true, to: &buffer)
        buffer.append(UInt8(ascii: "\""))
    }

    /// Appends a text with its line breaks and backslashes escaped, and its quotes where told.
    static func appendEscaped(_ text: String, quotes: Bool, to buffer: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"): buffer.append(contentsOf: #"\n"#.utf8)
            case UInt8(ascii: "\\"): buffer.append(contentsOf: #"\\"#.utf8)
            case UInt8(ascii: "\"") where quotes: buffer.append(contentsOf: #"\""#.utf8)
            default: buffer.append(byte)
            }
        }
    }

    /// Appends a number that is known.
    static func append(_ value: Double, to buffer: inout [UInt8]) {
        if value.isFinite {
            JSONBytes.append(value, to: &buffer)
        } else {
            buffer.append(contentsOf: (value < 0 ? "-Inf" : "+Inf").utf8)
        }
    }
}
