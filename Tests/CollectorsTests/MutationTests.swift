import Telemetry
import TestSupport
import Testing

@testable import Collectors
@testable import Plans

@Suite struct MutationTests {
    private static let body = Array(
        """
        {"accounts":[
           {"name":"A","limits":{"streams":5.5e2},"streams":[
              {"name":"Bestellungen — ü","n":18446744073709551615,"up":true,"x":{"y":[1,2,{}]}},
              {"name":"\\ud83d\\udc07\\n","n":-1,"up":false,"x":null}]},
           {"name":"B","limits":null,"streams":[]},{"name":"C"}],
         "server":{"id":"N1"},"more":[[[]],"text",null,1e-7]}
        """.utf8)

    private static func layout() throws -> RowLayout {
        try RowLayout(
            rows: "accounts[].streams[]",
            [
                FieldText("name", "string"), FieldText("n", "counter"), FieldText("up", "boolean?"),
                FieldText("account", "string", path: "^.name"),
                FieldText("limit", "integer?", path: "^.limits.streams"),
                FieldText("server", "string?", path: "^.^.server.id"),
                FieldText("y", "gauge?", path: "x.y"),
            ], key: ["account", "name"])
    }

    @Test func `no change of a body traps or gives rows out of nothing`() throws {
        let layout = try Self.layout()
        var random = SplitMix64(seed: 20_240_501)
        #expect(try read([Self.body], layout).rows.rowCount == 2)
        var readable = 0
        for _ in 0..<20_000 {
            let body = Self.changed(Self.body, &random)
            do throws(CollectionError) {
                let reading = try read([body, body], layout)
                readable += 1
                #expect(reading.rows.scalars.count == reading.rows.rowCount * layout.fieldCount)
                #expect(reading.rows.rowCount <= body.count)
            } catch {
                #expect(!error.detail.isEmpty)
                #expect(
                    error.detail.unicodeScalars.count <= CollectionError.maximumDetailLength)
            }
        }
        // Else the bodies would be too broken to test much.
        #expect(readable > 1_000)
    }

    @Test func `every beginning of a body is known as one`() throws {
        let layout = try Self.layout()
        for length in 1..<Self.body.count {
            let error = #expect(throws: CollectionError.self) {
                try read([Array(Self.body.prefix(length))], layout)
            }
            #expect(error?.reason == .truncatedJSON, "of \(length) bytes")
        }
    }

    private static func changed(_ body: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var body = body
        let pieces = [
            #"{"#, "}", "[", "]", ",", ":", "\"", "\\", "null", "0", "-", "e9", "\u{0}", "é",
        ]
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<body.count, using: &random)
            let end = min(body.count, place + Int.random(in: 0...12, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0: body[place] = UInt8.random(in: 0...255, using: &random)
            case 1: body.removeSubrange(place..<end)
            case 2: body.insert(contentsOf: body[place..<end], at: place)
            case 3:
                body.insert(
                    contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: place)
            default: body.swapAt(place, Int.random(in: 0..<body.count, using: &random))
            }
            if body.isEmpty { body = [0x20] }
        }
        return body
    }
}
