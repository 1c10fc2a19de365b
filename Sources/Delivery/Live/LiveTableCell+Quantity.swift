public import Telemetry

extension LiveTableCell {
    /// A value for people, in three or four digits with a prefix: `12.4 k msg/s`, `3.2 MiB`,
    /// `85.1 %`, `4.2 s`; what is not finite is unknown.
    ///
    /// Data is shown in binary prefixes of bytes, time in the largest unit that leaves at least one,
    /// counts in decimal prefixes. The prefix belongs to the text and the unit is dim.
    public init(_ value: Double, _ unit: MetricUnit) {
        guard value.isFinite else {
            self = .unknown
            return
        }
        let base = value * unit.factor
        switch unit.dimension.exponents {
        case ["By": 1]: self.init(base, scale: .bytes, suffix: "")
        case ["By": 1, "s": -1]: self.init(base, scale: .bytes, suffix: "/s")
        case ["s": 1]: self.init(base, scale: .time, suffix: "")
        case ["Cel": 1]: self.init(LiveNumber.text(base, decimals: 1), unit: "°C")
        case [:] where unit.symbol.contains("%"):
            self.init(LiveNumber.text(base * 100, decimals: 1), unit: "%")
        case let exponents where unit.dimension.isCount || exponents["s"] == -1:
            self.init(
                base, scale: .decimal, suffix: Self.suffix(exponents, isOne: base.magnitude == 1))
        default:
            self.init(value, scale: .decimal, suffix: unit.symbol)
        }
    }

    /// A share of 1 as a percentage with a bar.
    public static func percentage(of share: Double, tone: Tone = .plain) -> LiveTableCell {
        guard share.isFinite else { return .unknown }
        var cell = LiveTableCell(share * 100, .percent)
        cell.share = min(max(share, 0), 1)
        cell.tone = tone
        return cell
    }

    private init(_ value: Double, scale: LiveNumber.Scale, suffix: String) {
        let (text, step) = LiveNumber.scaled(value, scale)
        switch scale {
        case .decimal: self.init(step.isEmpty ? text : "\(text) \(step)", unit: suffix)
        case .bytes, .time: self.init(text, unit: step + suffix)
        }
    }

    /// What is counted, in words: `{message}/s` is `msg/s`.
    private static func suffix(_ exponents: [String: Int], isOne: Bool) -> String {
        let sorted = exponents.sorted { $0.key < $1.key }
        func word(_ base: String, plural: Bool) -> String {
            let bare = base.filter { $0 != "{" && $0 != "}" }
            if let short = short[bare] { return short }
            return plural && base.first == "{" && bare.last != "s" ? bare + "s" : bare
        }
        func power(_ value: Int) -> String { value.magnitude == 1 ? "" : "\(value.magnitude)" }
        let above = sorted.filter { $0.value > 0 }
            .map { word($0.key, plural: !isOne) + power($0.value) }
        let below = sorted.filter { $0.value < 0 }
            .map { "/" + word($0.key, plural: false) + power($0.value) }
        return above.joined(separator: "·") + below.joined()
    }

    private static let short = ["message": "msg", "request": "req", "connection": "conn"]
}
