import Exposition
import Telemetry
import TestSupport
import Testing

struct NumberTests {
    static let numbers: [(String, Scalar)] = [
        ("0", .integer(0)), ("-0", .integer(0)), ("+7", .integer(7)), ("0042", .integer(42)),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .unsigned(1 << 63)), ("18446744073709551615", .unsigned(.max)),
        ("18446744073709551616", .double(0x1p64)), ("-9223372036854775809", .double(-0x1p63)),
        ("000000000000000000000000000000005", .integer(5)),
        ("1.0", .integer(1)), ("1.", .integer(1)), (".5", .double(0.5)), ("1e3", .integer(1_000)),
        ("1.6777216e+07", .integer(16_777_216)), ("1E-3", .double(0.001)),
        ("9007199254740991.0", .integer(9_007_199_254_740_991)),
        ("9007199254740992.0", .double(0x1p53)), ("9007199254740993.0", .double(0x1p53)),
        ("1e308", .double(1e308)), ("5e-324", .double(.leastNonzeroMagnitude)),
        ("1e-400", .integer(0)),
        ("0e999", .integer(0)), ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
        ("Infinity", .double(.infinity)), ("-INF", .double(-.infinity)),
    ]

    @Test(arguments: numbers)
    func `a number is exact, and an integer where it is whole`(
        _ text: String, _ expected: Scalar
    ) throws {
        for format in ExpositionFormat.allCases {
            #expect(try sample("x \(text)", format)?.value == expected, "\(text)")
        }
    }

    /// Against Swift's own reading, which is that of C.
    @Test func `20,000 random numbers are those that Swift reads`() throws {
        var random = SplitMix64(seed: 17)
        var texts: [String] = []
        for _ in 0..<5_000 {
            texts.append("\(Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &random)))")
            texts.append("\(Double.random(in: -1e6...1e6, using: &random))")
            texts.append(Self.decimal(&random))
            // Halfway between two numbers, and a digit more or less.
            let even = UInt64.random(in: 1 << 53...1 << 54, using: &random)
            texts.append("\(even * 2 + 1).\(UInt8.random(in: 0...1, using: &random))")
        }
        let finite = texts.filter { Double($0)?.isFinite == true }
        try #require(finite.count > 19_000)
        let body = finite.map { "x \($0)\n" }.joined()
        let samples = try read(body.utf8, .text).samples
        try #require(samples.count == finite.count)
        for (text, sample) in zip(finite, samples) {
            #expect(sample.value.number == Double(text), "\(text)")
        }
    }

    /// Up to 25 digits with a point somewhere and an exponent.
    private static func decimal(_ random: inout SplitMix64) -> String {
        let count = Int.random(in: 1...25, using: &random)
        var digits = (0..<count).map { _ in
            Character("\(UInt8.random(in: 0...9, using: &random))")
        }
        digits.insert(".", at: Int.random(in: 0...count, using: &random))
        let exponent = Int.random(in: -30...30, using: &random)
        return String(digits) + "e\(exponent)"
    }
}
