import Telemetry

/// The values of labels as texts, each made once for all rows that have it.
struct LabelTexts: Sendable {
    private var bytes = ByteTable()
    private var texts: [Scalar] = []

    /// The number of a value.
    mutating func number(
        of value: UnsafeBufferPointer<UInt8>, limits: ExpositionLimits
    ) throws(ExpositionError.Reason) -> Int {
        let (number, isNew) = bytes.add(value)
        if isNew {
            guard bytes.byteCount <= limits.maximumTextBytes else { throw .textsTooLarge }
            texts.append(.text(String(decoding: value, as: UTF8.self)))
        }
        return number
    }

    subscript(_ number: Int) -> Scalar { texts[number] }

    /// Whether a value is the one of a number.
    func isEqual(_ value: UnsafeBufferPointer<UInt8>, to number: Int) -> Bool {
        bytes.isEqual(value, to: number)
    }
}
