import Telemetry
import Testing

@Suite struct ScalarTests {
    @Test(
        arguments: [
            (.text("a"), nil, "a"), (.integer(-5), -5, "-5"),
            (
                .unsigned(.max), 1.8446744073709552e19,
                "18446744073709551615"
            ), (.boolean(true), 1, "true"), (.boolean(false), 0, "false"),
            (.double(2), 2, "2"), (.double(-0.5), -0.5, "-0.5"),
            (.double(1e15), 1e15, "1000000000000000"),
            (.missing, nil, nil),
        ] as [(Scalar, Double?, String?)])
    func `is a number or a text where it can be`(
        _ scalar: Scalar, _ number: Double?, _ text: String?
    ) {
        #expect(scalar.number.isNaN ? number == nil : scalar.number == number)
        #expect(scalar.text == text)
        #expect(scalar.isMissing == (scalar == .missing))
    }

    @Test(
        arguments: [
            0, -0.0, 1, 0.1, 1e-300, 1e300, 999_999_999_999_999, 1e15, 0x1p53, 0x1p54, -0x1p55,
            -123_456.789,
            .pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity,
        ] as [Double])
    func `writes a number so that it reads back`(_ value: Double) {
        #expect(Double(Scalar.text(of: value)) == value)
        #expect(!Scalar.text(of: value).hasSuffix(".0"))
    }

    @Test func `keeps the bits of whole numbers`() {
        #expect(Scalar.integer(9_007_199_254_740_993).text == "9007199254740993")
        #expect(Scalar.integer(.min).text == "-9223372036854775808")
    }

    @Test func `shows nothing of a secret but to who asks for it`() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump((secret, [secret]), to: &dumped)
        let shown = "\(secret) \([secret]) \(String(reflecting: secret)) \(dumped)"
        #expect(!shown.contains("hunter2"))
        #expect(shown.contains("<redacted>"))
        #expect(secret.reveal() == "hunter2")
        #expect(!secret.isEmpty)
        #expect(Secret("").isEmpty)
        #expect(secret == Secret("hunter2") && secret != Secret("hunter3"))
    }
}
