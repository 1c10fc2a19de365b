import Telemetry

/// Takes secrets out of words that are for a log.
///
/// No message holds a secret by itself, but a server can send one back: in the type of a body, or in
/// the address that it sends on to. Words are cut at a length, so that parts of a secret count too.
struct Redaction: Sendable {
    private var secrets: [[UInt8]]

    /// How many bytes of a secret in a row are taken for it; a shorter one counts as a whole.
    static let leastPart = 8
    /// A secret with fewer bytes is not looked for: it would be found in any words.
    static let leastLength = 4

    init(_ secrets: [Secret]) {
        self.secrets = secrets.map { Array($0.reveal().utf8) }
            .filter { $0.count >= Self.leastLength }
    }

    /// The same, for further secrets too.
    func adding(_ secret: Secret?) -> Redaction {
        guard let secret else { return self }
        var copy = self
        copy.secrets += Redaction([secret]).secrets
        return copy
    }

    /// The error with its detail redacted.
    func applied(to error: CollectionError) -> CollectionError {
        let detail = applied(to: error.detail)
        guard detail != error.detail else { return error }
        return CollectionError(error.reason, detail: detail, status: error.status)
    }

    /// The text, with a word in the place of what is of a secret.
    func applied(to text: String) -> String {
        let bytes = Array(text.utf8)
        var isSecret = [Bool](repeating: false, count: bytes.count)
        for secret in secrets {
            let width = min(Self.leastPart, secret.count)
            guard bytes.count >= width else { continue }
            let parts = Set(
                (0...secret.count - width).map { ArraySlice(secret[$0..<$0 + width]) })
            for start in 0...bytes.count - width
            where parts.contains(bytes[start..<start + width]) {
                for index in start..<start + width { isSecret[index] = true }
            }
        }
        guard isSecret.contains(true) else { return text }
        var shown: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if !isSecret[index] {
                shown.append(byte)
            } else if index == 0 || !isSecret[index - 1] {
                shown += Array("\(Secret(""))".utf8)
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }
}
