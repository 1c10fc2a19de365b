/// What could not be written of rows that were written.
public struct EncodingLosses: Sendable, Hashable {
    /// Texts cut to the greatest length.
    public var truncatedValues: Int
    /// Attributes and metrics left out: a name that is too long or taken, or too many of them.
    public var omittedAttributes: Int

    public init(truncatedValues: Int = 0, omittedAttributes: Int = 0) {
        self.truncatedValues = truncatedValues
        self.omittedAttributes = omittedAttributes
    }

    public static func += (left: inout EncodingLosses, right: EncodingLosses) {
        left.truncatedValues += right.truncatedValues
        left.omittedAttributes += right.omittedAttributes
    }
}
