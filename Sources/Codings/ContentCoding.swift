/// How the bytes of a body are packed, as HTTP names it.
public enum ContentCoding: String, CaseIterable, Sendable {
    case gzip
    case zstd

    /// What a request says that it takes.
    public static let acceptHeader = allCases.map(\.rawValue).joined(separator: ", ")

    /// The coding of a name as a head has it.
    ///
    /// - Parameter name: Such as `gzip`, in any case; `x-gzip` is an old name of it.
    public init?(name: String) {
        let name = name.lowercased()
        self.init(rawValue: name == "x-gzip" ? "gzip" : name)
    }
}
