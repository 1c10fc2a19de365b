/// The scale beside a chart: round values from below the least to above the greatest.
package struct ValueAxis {
    let lower: Double
    let upper: Double
    /// From the lowest to the highest, with the texts beside them.
    package let ticks: [(value: Double, text: String)]

    /// - Parameters:
    ///   - values: At least one, all finite.
    ///   - quantity: What they are.
    ///   - count: About how many ticks there is room for.
    package init(_ values: [Double], _ quantity: Quantity, count: Int) {
        var least = values.min() ?? 0
        var greatest = values.max() ?? 0
        // Nothing is drawn greater than it is: the scale begins at zero, unless that hides all else.
        if least >= 0, least <= greatest * 0.6 || least == greatest { least = min(least, 0) }
        if greatest <= 0, greatest >= least * 0.6 || least == greatest {
            greatest = max(greatest, 0)
        }
        if least == greatest { greatest = least + 1 }
        let magnitude = max(least.magnitude, greatest.magnitude)
        let step = quantity.step(for: magnitude)
        let (unit, suffix) = Self.scale(magnitude, quantity, step)
        let width = Self.round((greatest - least) / unit / Double(max(count, 1)))
        let first = (least / unit / width).rounded(.down)
        let last = (greatest / unit / width).rounded(.up)
        let decimals = max(0, -Digits.exponent(of: width))
        lower = first * width * unit
        upper = last * width * unit
        let number = Int(min(max(last - first, 1), 100))
        ticks = (0...number).map { index in
            let value = (first + Double(index)) * width
            let text = Digits.text(value, decimals: min(decimals, 9)) + suffix
            return (value * unit, value == 0 ? "0" : text)
        }
    }

    /// In what the values of an axis are told, as many of the quantity's own unit, and its name.
    private static func scale(
        _ magnitude: Double, _ quantity: Quantity, _ step: (name: String, factor: Double)?
    ) -> (Double, String) {
        if let step { return (step.factor / quantity.factor, " \(step.name)") }
        let prefixes: [(Double, String)] = [
            (1e15, " P"), (1e12, " T"), (1e9, " G"), (1e6, " M"), (1e4, " k"),
        ]
        for (from, name) in prefixes where magnitude >= from {
            return (from == 1e4 ? 1e3 : from, name)
        }
        return (1, "")
    }

    /// The next of 1, 2 and 5 times a power of ten.
    private static func round(_ width: Double) -> Double {
        guard width.isFinite, width > 0 else { return 1 }
        var power = 1.0
        let exponent = Digits.exponent(of: width)
        for _ in 0..<exponent.magnitude { power *= 10 }
        if exponent < 0 { power = 1 / power }
        let lead = width / power
        return (lead <= 1.000001 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power
    }

    /// Where a value is, from 0 at the bottom to 1 at the top.
    package func share(_ value: Double) -> Double { (value - lower) / (upper - lower) }
}
