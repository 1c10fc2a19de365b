import Telemetry
import Testing

/// The part of UCUM that is read.
@Suite struct MetricUnitTests {
    @Test(
        arguments: [
            ("1", 1, [:]), ("%", 0.01, [:]), ("s", 1, ["s": 1]), ("ms", 1e-3, ["s": 1]),
            ("us", 1e-6, ["s": 1]), ("ns", 1e-9, ["s": 1]), ("min", 60, ["s": 1]),
            ("h", 3600, ["s": 1]), ("d", 86_400, ["s": 1]), ("By", 1, ["By": 1]),
            ("bit", 0.125, ["By": 1]), ("KiBy", 1024, ["By": 1]), ("MBy", 1e6, ["By": 1]),
            ("Mibit", 131_072, ["By": 1]), ("Cel", 1, ["Cel": 1]), ("Hz", 1, ["s": -1]),
            ("kHz", 1000, ["s": -1]), ("{message}", 1, ["{message}": 1]),
            ("{message}/s", 1, ["{message}": 1, "s": -1]), ("/s", 1, ["s": -1]),
            ("1/s", 1, ["s": -1]), ("By/s", 1, ["By": 1, "s": -1]), ("s2", 1, ["s": 2]),
            ("ms2", 1e-6, ["s": 2]), ("By.s", 1, ["By": 1, "s": 1]), ("s/s", 1, [:]),
            ("1{message}", 1, ["{message}": 1]), ("By{sent}", 1, ["By": 1]),
            ("%{used}", 0.01, ["{used}": 1]), ("{a}.{b}/{a}", 1, ["{b}": 1]),
        ] as [(String, Double, [String: Int])])
    func `reads a unit`(_ text: String, _ factor: Double, _ exponents: [String: Int]) throws {
        let unit = try #require(MetricUnit(text))
        #expect(unit.symbol == text)
        #expect(abs(unit.factor / factor - 1) < 1e-12)
        #expect(unit.dimension.exponents == exponents)
    }

    @Test(arguments: [
        "", "x", "S", "by", "s0", "s10", "12", "s-1", "s/", "/", "s//s", "s.", ".s", "s s", "{}",
        "{a", "a}", "{a{b}}", "s{", "Kis", "kCel", "mmin", "ｓ", "s²", "{a}b",
        String(repeating: "s.", count: 50) + "s",
    ])
    func `reads nothing else as a unit`(_ text: String) {
        #expect(MetricUnit(text) == nil)
    }

    @Test(arguments: ["Ps9", "ns9", "d9.d9.d9.d9.d9.d9.d9.d9.d9.d9.d9.d9.d9.d9.d9.d9"])
    func `has a factor that is a number greater than zero`(_ text: String) {
        for repetition in 1...20 {
            let many = Array(repeating: text, count: repetition).joined(separator: ".")
            for unit in [many, "/" + many].compactMap({ MetricUnit($0) }) {
                #expect(unit.factor.isFinite && unit.factor > 0, "\(unit.symbol)")
            }
        }
    }

    @Test func `converts between units of one dimension`() throws {
        let minute = try #require(MetricUnit("min"))
        let ms = try #require(MetricUnit("ms"))
        #expect(minute.isCompatible(with: ms))
        #expect(abs(minute.multiplier(to: ms) - 60_000) < 1e-6)
        let message = try #require(MetricUnit("{message}"))
        let queue = try #require(MetricUnit("{queue}"))
        #expect(!message.isCompatible(with: queue))
        #expect(!message.isCompatible(with: .one))
        #expect(MetricUnit.percent.isCompatible(with: .one))
        #expect(MetricUnit.percent.multiplier(to: .one) == 0.01)
    }

    @Test(arguments: [
        ("{message}", "/", "{message}/s", "s"), ("By", "*", "By", "By2"),
        ("By", "/", "s", "By/s"), ("s", "/", "s", "1"), ("1", "/", "s", "1/s"),
        ("%", "*", "1", "%"), ("ms", "*", "1", "0.001.s"), ("{b}", "*", "{a}", "{a}.{b}"),
        ("1", "/", "s2", "1/s2"), ("{a}", "/", "By", "{a}/By"),
    ])
    func `computes units and names them`(
        _ left: String, _ sign: String, _ right: String, _ result: String
    ) throws {
        let first = try #require(MetricUnit(left))
        let second = try #require(MetricUnit(right))
        let unit = sign == "*" ? first * second : first / second
        #expect(unit.symbol == result)
    }

    @Test func `knows what only counts things`() throws {
        for (text, isCount) in [("1", true), ("{a}", true), ("{a}.{b}", true), ("s", false)] {
            #expect(try #require(MetricUnit(text)).dimension.isCount == isCount)
        }
    }
}
