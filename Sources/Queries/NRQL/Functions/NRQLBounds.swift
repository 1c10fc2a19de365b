/// The numbers that an argument can be.
public struct NRQLBounds: Sendable, Hashable {
    public let minimum: Double
    /// Whether the least number itself is not one of them.
    public let isOpen: Bool
    /// Nil where none is too great.
    public let maximum: Double?
    public let isWhole: Bool

    private init(from minimum: Double, isOpen: Bool = false, to maximum: Double?, isWhole: Bool) {
        self.minimum = minimum
        self.isOpen = isOpen
        self.maximum = maximum
        self.isWhole = isWhole
    }

    static let positive = NRQLBounds(from: 0, isOpen: true, to: nil, isWhole: false)
    static let percent = NRQLBounds(from: 0, to: 100, isWhole: false)

    static func whole(to maximum: Double? = nil) -> NRQLBounds {
        NRQLBounds(from: 1, to: maximum, isWhole: true)
    }

    public func contains(_ number: Double) -> Bool {
        (isOpen ? number > minimum : number >= minimum) && number <= maximum ?? .infinity
            && (!isWhole || number == number.rounded())
    }

    /// Such as `a whole number from 1 to 500`.
    public var words: String {
        let kind = isWhole ? "a whole number" : "a number"
        let start = Int(minimum)
        guard let maximum else { return "\(kind) \(isOpen ? "above" : "from") \(start)" }
        return "\(kind) from \(start) to \(Int(maximum))"
    }
}

extension NRQLFunction {
    /// What is said of an argument that is out of its bounds.
    func refusal(
        of argument: String, for parameter: NRQLParameter, _ bounds: NRQLBounds
    ) -> String {
        let place = parameter.name == name ? "" : " for `\(parameter.name)`"
        return "`\(name)` takes \(bounds.words)\(place), not \(argument)"
    }
}
