import StandIns
import Telemetry
import Testing

@testable import Formats

struct LogAPIEncoderTests {
    private func line(_ row: EntityRow) -> (text: String, losses: EncodingLosses?) {
        var encoder = LogAPIEncoder()
        var buffer: [UInt8] = []
        let losses = encoder.encode(
            AcceptedRow(id: Rows.id(7), acceptedAt: 0, row: row), into: &buffer)
        return (String(decoding: buffer, as: UTF8.self), losses)
    }

    @Test func `writes a line with what belongs to it`() {
        let row = LogRow.row(level: "info", message: "a \"b\"", details: "k=v", at: 5)
        #expect(
            line(row).text == """
                {"timestamp":5,"message":"a \\"b\\"","attributes":\
                {"rowId":"0000000000000001-7","level":"info","details":"k=v"}}
                """)
    }

    @Test func `lines without details have the same shape`() {
        let rows = [
            LogRow.row(level: "info", message: "a", at: 5),
            LogRow.row(level: "info", message: "a", details: "k=v", at: 5),
        ]
        #expect(rows[0].sample.shape === rows[1].sample.shape)
        #expect(!line(rows[0]).text.contains("details"))
    }

    @Test func `columns of any row are attributes, under names that the API takes`() {
        let shape = SampleShape(
            eventType: "T", attributes: ["message", "timestamp", "accountId", "big"],
            metrics: [
                MetricDescriptor(name: "level", kind: .gauge, unit: .one, help: ""),
                MetricDescriptor(name: "message", kind: .gauge, unit: .one, help: ""),
            ])
        let row = EntityRow(
            sample: Sample(
                shape: shape, timestamp: 5,
                attributes: [.text("m"), .integer(1), .integer(2), .unsigned(.max)],
                metrics: [3, .nan]),
            entities: [])
        #expect(
            line(row).text == """
                {"timestamp":5,"message":"m","attributes":{"rowId":"0000000000000001-7",\
                "attribute.timestamp":1,"attribute.accountId":2,"big":"18446744073709551615",\
                "level":3}}
                """)
    }

    @Test(arguments: [Scalar.missing, .integer(1)])
    func `a row without a text as its message is no line`(message: Scalar) {
        let (text, losses) = line(Rows.row("message", message))
        #expect(text.isEmpty && losses == nil)
        #expect(line(Rows.row(1)).losses == nil)
    }
}
