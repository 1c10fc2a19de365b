import Exposition
import Telemetry
import TestSupport
import Testing

/// Where a body is cut into chunks changes nothing.
struct ChunkTests {
    static let body = Array(
        #"""
        # HELP a_seconds What \"it\" is: é, 漢字.
        # TYPE a_seconds counter
        a_seconds_total{queue="orders",vhost="/"} 12 1700000000.5
        a_seconds_total{queue="é\"\\\n",vhost="漢字"} 1.25e-3
        # TYPE b gauge
        b{c="d"} NaN
        {"e.f","g h"="i"} 18446744073709551615
        # EOF

        """#.utf8)

    @Test(arguments: 0..<200)
    func `a random cut gives what the whole gives`(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let chunks = (0..<20).map { _ in Int.random(in: 1...40, using: &random) }
        try expectSame(Self.body, chunks)
        // And for a body that is broken off, or has another byte.
        try expectSame(
            Array(Self.body.prefix(Int.random(in: 0...Self.body.count, using: &random))), chunks)
        var other = Self.body
        other[Int.random(in: other.indices, using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        try expectSame(other, chunks)
    }

    @Test func `single bytes give what the whole gives`() throws { try expectSame(Self.body, [1]) }

    private func expectSame(_ body: [UInt8], _ chunks: [Int]) throws {
        for format in ExpositionFormat.allCases {
            let whole = result(body, format, [])
            let cut = result(body, format, chunks)
            switch (whole, cut) {
            case (.success(let whole), .success(let cut)):
                #expect("\(whole)" == "\(cut)")
            case (.failure(let whole), .failure(let cut)):
                #expect(whole == cut)
            default: Issue.record("\(chunks): \(whole) or \(cut)")
            }
        }
        #expect(try read(Self.body, .openMetrics).samples.count == 4)
    }

    private func result(
        _ body: [UInt8], _ format: ExpositionFormat, _ chunks: [Int]
    ) -> Result<ReadExposition, ExpositionError> {
        do throws(ExpositionError) { return .success(try read(body, format, chunks: chunks)) } catch
        {
            return .failure(error)
        }
    }
}
