import Diagnostics

/// How much may be asked of a target.
public struct BudgetDefinition: Sendable, Hashable {
    /// The most requests in a minute; nil for any number.
    public var requestsPerMinute: Int?
    /// The greatest share of time in which a request of ours may be under way, greater than 0 and at
    /// most 1; nil for any.
    public var share: Double?

    /// With no limit.
    public init() {}

    static let record = Record<BudgetDefinition>(
        "budget",
        "How much may be asked of a target; what is over that is asked less often, or in less detail.",
        start: { _ in BudgetDefinition() },
        fields: [
            .optional(
                "requests", \.requestsPerMinute, .perMinute,
                "The most requests in a minute, each page one, such as `60/min`."),
            .optional(
                "time", \.share, .shareOfTime,
                "The greatest share of the time in which it may be busy with a request of ours, such "
                    + "as `5%`."),
        ])
}

extension Codec where Value == Int {
    /// A whole number and `/min`, from 1 to a million.
    fileprivate static var perMinute: Codec {
        Codec<String>.string.map(schema: .string(pattern: "a whole number and `/min`")) {
            text, place, report in
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            guard text.dropFirst(digits.count) == "/min", let count = Int(digits),
                (1...1_000_000).contains(count)
            else {
                report.add(
                    .malformed(
                        text, "not a number in a minute",
                        write: "a whole number from 1 to 1000000 and `/min`, such as `60/min`",
                        meant: text == digits && !text.isEmpty ? "\(text)/min" : nil, at: place))
                return nil
            }
            return count
        }
    }
}

extension Codec where Value == Double {
    /// A number and `%`, from 0.1 to 100; as a share of 1.
    fileprivate static var shareOfTime: Codec {
        Codec<String>.string.map(schema: .string(pattern: "a number and `%`")) {
            text, place, report in
            let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard text.dropFirst(digits.count) == "%", let number = Double(digits),
                (0.1...100).contains(number)
            else {
                report.add(
                    .malformed(
                        text, "not a share of time",
                        write: "a number from 0.1 to 100 and `%`, such as `5%`",
                        meant: text == digits && !text.isEmpty ? "\(text)%" : nil, at: place))
                return nil
            }
            return number / 100
        }
    }
}
