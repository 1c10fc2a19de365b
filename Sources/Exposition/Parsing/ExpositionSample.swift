public import Telemetry

/// One sample as the text has it. What it points to is there only while `SampleReceiver.receive` runs.
public struct ExpositionSample {
    /// A label, its value without escapes.
    public struct Label {
        public let name: UnsafeBufferPointer<UInt8>
        public let value: UnsafeBufferPointer<UInt8>
    }

    /// The name of the series in UTF-8, such as `x_bucket`.
    public let name: UnsafeBufferPointer<UInt8>
    /// The number of the name in the selection.
    public let selected: Int
    /// The labels in the order of the text; no two have one name.
    public let labels: UnsafeBufferPointer<Label>
    /// An integer where the text is one of 64 bits, or a number below 2^53 without a fraction, however
    /// it is written; otherwise the nearest `Double`, infinities and NaN among them.
    public let value: Scalar
    /// Milliseconds since 1970 UTC; nil where the text has no time.
    public let timestamp: Int64?
    /// The number of the line, from 1.
    public let line: Int
}

/// What a text says of a family in one line. What it points to is there only while
/// `SampleReceiver.receive` runs.
public struct ExpositionMetadata {
    public enum Kind: Sendable, Hashable { case type, help, unit }

    public let kind: Kind
    /// The name of the family in UTF-8.
    public let family: UnsafeBufferPointer<UInt8>
    /// The type, the unit, or the help without escapes.
    public let text: UnsafeBufferPointer<UInt8>
}

/// Takes what a parser reads, in the order of the text.
///
/// What was received counts only if the parser's `finish` throws nothing: a text is refused whole.
public protocol SampleReceiver: ~Copyable {
    /// - Throws: a reason to refuse the text, such as a limit of the receiver's own.
    mutating func receive(_ sample: ExpositionSample) throws(ExpositionError.Reason)
    mutating func receive(_ metadata: ExpositionMetadata)
}

extension SampleReceiver where Self: ~Copyable {
    public mutating func receive(_ metadata: ExpositionMetadata) {}
}
