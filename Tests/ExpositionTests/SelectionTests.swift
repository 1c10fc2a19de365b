import Exposition
import Telemetry
import Testing

struct SelectionTests {
    static let body = """
        # TYPE a gauge
        a{x="1"} 1
        a{x="2"} 2
        b this is not read
        b{ nor this
        a{x="3"} 3
        ab 4
        {"c.d"} 5
        c 6

        """

    @Test func `series of other names are passed over unread`() throws {
        let selection = ExpositionSelection(names: ["c.d", "a", "zz"])
        let samples = try read(Self.body.utf8, .text, selection: selection).samples
        #expect(samples.map(\.value) == [.integer(1), .integer(2), .integer(3), .integer(5)])
        #expect(refusal(Self.body, .text)?.line == 4)
    }

    @Test func `a selection of nothing reads nothing`() throws {
        let selection = ExpositionSelection(names: [])
        #expect(try read(Self.body.utf8, .text, selection: selection).samples.isEmpty)
    }

    @Test func `a name has the number of its place`() throws {
        struct Numbers: SampleReceiver {
            var numbers: [Int] = []
            mutating func receive(_ sample: ExpositionSample) { numbers.append(sample.selected) }
        }
        var parser = ExpositionParser(
            format: .text, selection: ExpositionSelection(names: ["c", "a", "c.d"]))
        var receiver = Numbers()
        try Array(Self.body.utf8).withUnsafeBytes { bytes in
            try parser.feed(bytes, into: &receiver)
            try parser.finish(into: &receiver)
        }
        #expect(receiver.numbers == [1, 1, 1, 2, 0])
        #expect(parser.lineCount == 9)
        #expect(parser.byteCount == Self.body.utf8.count)
    }
}
