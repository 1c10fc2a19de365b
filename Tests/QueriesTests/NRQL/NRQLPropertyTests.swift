import Queries
import TestSupport
import Testing

/// What holds for every tree and every text.
@Suite struct NRQLPropertyTests {
    static let seeds: [UInt64] = Array(1...20)
    static let treesOfSeed = 100

    @Test(arguments: seeds)
    func `a printed tree is read as itself`(_ seed: UInt64) throws {
        var generator = NRQLGenerator(seed: seed)
        for _ in 0..<Self.treesOfSeed {
            let query = generator.query()
            let text = query.text
            let syntax = NRQLSyntax(text)
            try #require(syntax.query == query, "\(text)\n\(syntax.findings)")
            try #require(syntax.query?.text == text)
            expectLossless(syntax)
        }
    }

    /// Texts that are nearly queries: pieces of printed ones left out, doubled and exchanged.
    @Test(arguments: seeds)
    func `a broken text is one finding and still all of its pieces`(_ seed: UInt64) throws {
        var generator = NRQLGenerator(seed: seed)
        var random = SplitMix64(seed: seed)
        for _ in 0..<Self.treesOfSeed {
            var bytes = Array(generator.query(depth: 2).text.utf8)
            for _ in 0...Int.random(in: 0...2, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, place + Int.random(in: 1...4, using: &random))
                switch Int.random(in: 0...2, using: &random) {
                case 0: bytes.removeSubrange(place..<end)
                case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
                default: bytes.insert(contentsOf: bytes[place..<end], at: 0)
                }
            }
            let syntax = NRQLSyntax(String(decoding: bytes, as: UTF8.self))
            expectLossless(syntax)
            if let query = syntax.query {
                expectSurvives(query)
            } else {
                try #require(syntax.findings.count == 1)
            }
            let count = syntax.text.utf8.count
            for finding in syntax.findings {
                try #require(finding.range.lowerBound >= 0 && finding.range.upperBound <= count)
                try #require(!finding.range.isEmpty || count == 0)
            }
        }
    }
}
