import StandIns
import TestSupport
import Testing

@testable import Formats

struct OTLPPartialSuccessTests {
    @Test func `an answer says how much was rejected, and why`() {
        let nothing = OTLPPartialSuccess([])
        #expect(nothing?.rejected == 0 && nothing?.message == "")
        let some = OTLPPartialSuccess(otlpAnswer(rejected: 3, message: "too old"))
        #expect(some?.rejected == 3 && some?.message == "too old")
        let warning = OTLPPartialSuccess(otlpAnswer(rejected: 0, message: "soon too old"))
        #expect(warning?.rejected == 0 && warning?.message == "soon too old")
        let negative = OTLPPartialSuccess(otlpAnswer(rejected: -1, message: ""))
        #expect(negative?.rejected == 0)
    }

    @Test func `fields that nobody knows yet are passed over`() {
        var writer = ProtobufWriter()
        writer.append(text: "new", field: 9)
        writer.append(fixed64: 1, field: 10)
        writer.append(message: 1) {
            $0.append(varint: 2, field: 1)
            $0.append(varint: 2, field: 7)
        }
        #expect(OTLPPartialSuccess(writer.bytes)?.rejected == 2)
    }

    @Test(arguments: ["<html>", "{}", "OK", "\u{8}", "\u{A}\u{7F}", "\u{A}\u{1}\u{F}"])
    func `what is no answer is told`(text: String) {
        #expect(OTLPPartialSuccess(Array(text.utf8)) == nil)
    }

    @Test func `a long message is cut`() {
        let long = String(repeating: "é", count: 5000)
        let answer = OTLPPartialSuccess(otlpAnswer(rejected: 1, message: long))
        #expect(answer?.message.count == OTLPPartialSuccess.maximumMessageLength)
    }
}
