/// Numbers cut down to the digits that a glance takes in.
enum LiveNumber {
    enum Scale {
        case decimal
        case bytes
        case time

        /// Names and factors, from small to large.
        fileprivate var steps: [(name: String, factor: Double)] {
            switch self {
            case .decimal:
                [("", 1), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12), ("P", 1e15)]
            case .bytes:
                [
                    ("B", 1), ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824),
                    ("TiB", 1_099_511_627_776), ("PiB", 1_125_899_906_842_624),
                ]
            case .time:
                [
                    ("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("min", 60), ("h", 3600),
                    ("d", 86_400),
                ]
            }
        }

        /// The step for which zero is stated, and what is too small for the first.
        fileprivate var neutral: String {
            switch self {
            case .decimal: ""
            case .bytes: "B"
            case .time: "s"
            }
        }
    }

    /// A value in the first step in which its digits stay below the next step, and that step's
    /// name. What is less than 1 of the first step has two decimals.
    static func scaled(_ value: Double, _ scale: Scale) -> (text: String, step: String) {
        guard value != 0 else { return ("0", scale.neutral) }
        let steps = scale.steps
        var step = 0
        while step + 1 < steps.count,
            rounded(value / steps[step].factor).magnitude * steps[step].factor
                >= steps[step + 1].factor
        {
            step += 1
        }
        let number = value / steps[step].factor
        if step == 0, number.magnitude < 0.995 {
            return (small(number), steps[step].name)
        }
        return (text(number), steps[step].name)
    }

    /// Two decimals; what they cannot show is not shown as zero.
    private static func small(_ value: Double) -> String {
        if value.magnitude >= 0.005 { return text(value, decimals: 2) }
        return value < 0 ? ">-0.01" : "<0.01"
    }

    /// One decimal below 100 unless the number is whole, none above.
    static func text(_ value: Double) -> String {
        let rounded = rounded(value)
        return text(rounded, decimals: rounded == rounded.rounded() ? 0 : 1)
    }

    private static func rounded(_ value: Double) -> Double {
        value.magnitude < 99.95 ? (value * 10).rounded() / 10 : value.rounded()
    }

    /// A number with so many decimals, in digits as long as it has fewer than 16 of them.
    static func text(_ value: Double, decimals: Int) -> String {
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        let scaled = (value * factor).rounded()
        guard scaled.magnitude < 1e15 else { return "\(value)" }
        let digits = String(Int64(scaled.magnitude))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = scaled < 0 ? "-" : ""
        guard decimals > 0 else { return sign + padded }
        return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }
}
