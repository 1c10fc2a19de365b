/// Names in the place of texts, so that a recording can be given away: the same text has the same one
/// within a recording, and nobody can tell from it what the text was.
public struct RecordingPseudonyms: Sendable {
    private let fields: Set<String>
    /// Drawn for each recording and written nowhere.
    private let salt: UInt64

    /// - Parameters:
    ///   - fields: The fields whose texts are hidden, as `field` or `request.field`.
    ///   - salt: A random number.
    public init(_ fields: Set<String> = [], salt: UInt64 = .random(in: 0 ... .max)) {
        self.fields = fields
        self.salt = salt
    }

    /// Whether any field is hidden.
    public var isEmpty: Bool { fields.isEmpty }

    /// Whether a field of a request is hidden.
    public func hides(_ field: String, of request: String) -> Bool {
        !fields.isEmpty && (fields.contains(field) || fields.contains("\(request).\(field)"))
    }

    /// What stands for a text.
    public func name(for text: String) -> String {
        // The standard library's hash has a key of this process as well.
        var hasher = Hasher()
        hasher.combine(salt)
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        let digits = String(UInt(bitPattern: hasher.finalize()), radix: 16)
        return "hidden-" + String(repeating: "0", count: max(0, 16 - digits.count)) + digits
    }
}
