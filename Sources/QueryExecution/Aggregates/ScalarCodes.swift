import Telemetry

/// Different values, each with a number of its own.
struct ScalarCodes {
    /// The most different values of one kind that a query can tell apart.
    static let maximumCount = 1_000_000

    private var codes: [Scalar: Int32] = [:]
    private(set) var values: [Scalar] = []

    /// The number of a value in canonical form.
    mutating func code(of value: Scalar) throws(QueryError) -> Int32 {
        if let code = codes[value] { return code }
        guard values.count < Self.maximumCount else {
            throw QueryError(
                .tooLarge, "there are more than \(Self.maximumCount) different values")
        }
        let code = Int32(values.count)
        codes[value] = code
        values.append(value)
        return code
    }

    subscript(_ code: Int32) -> Scalar { values[Int(code)] }
}
