/// How names of ours become names of Prometheus: words of ASCII letters and digits in lower case,
/// with underscores between them.
///
/// A word ends at everything else and where capitals begin, since Prometheus writes `cluster_name`
/// and not `clusterName`, and its own linter says so.
enum PrometheusName {
    /// The words of a name, such as `cluster` and `name` of `clusterName`; none where it has neither
    /// letters nor digits of ASCII.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            guard byte.isLetterOrDigit else {
                words.take(&word)
                continue
            }
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            // `clusterName` has two words, and so has `HTTPServer`.
            if byte.isCapital, !word.isEmpty, !bytes[index - 1].isCapital || next.isSmall {
                words.take(&word)
            }
            word.append(byte.isCapital ? byte | 0x20 : byte)
        }
        words.take(&word)
        return words
    }

    /// A name for a label: never empty, never with a digit or an underscore in front.
    static func label(_ text: String) -> String {
        let name = words(text).joined(separator: "_")
        guard let first = name.utf8.first else { return "key" }
        return first.isDigit ? "key_" + name : name
    }
}

extension [String] {
    fileprivate mutating func take(_ word: inout [UInt8]) {
        if !word.isEmpty { append(String(decoding: word, as: UTF8.self)) }
        word.removeAll(keepingCapacity: true)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isCapital: Bool { (0x41...0x5A).contains(self) }
    fileprivate var isSmall: Bool { (0x61...0x7A).contains(self) }
    fileprivate var isLetterOrDigit: Bool { isDigit || isCapital || isSmall }
}
