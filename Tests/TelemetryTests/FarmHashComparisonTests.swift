import Foundation
import Telemetry
import TestSupport
import Testing

/// Google's own FarmHash, by the Python package `pyfarmhash`, which `.ci/install` installs.
@Suite struct FarmHashComparisonTests {
    private static let script = """
        import sys
        try:
            import farmhash
        except ImportError:
            sys.exit("pyfarmhash is missing; `make setup` installs it")
        for line in sys.stdin:
            units = bytes.fromhex(line.strip()).decode("utf-8").encode("utf-16-le")
            number = farmhash.fingerprint64(units)
            print(number - (1 << 64) if number >> 63 else number)
        """

    /// Up to 300 characters; of ASCII, of one plane, or of all of them.
    private static func identifier(_ random: inout SplitMix64) -> String {
        let plane = UInt32.random(in: 0...16, using: &random)
        let kind = Int.random(in: 0..<4, using: &random)
        var text = String.UnicodeScalarView()
        let count = Int.random(in: 0...300, using: &random)
        while text.count < count {
            let low = UInt32.random(in: 0...0xFFFF, using: &random)
            let value =
                switch kind {
                case 0: low & 0x7F
                case 1: plane << 16 | low
                default: UInt32.random(in: 0...16, using: &random) << 16 | low
                }
            // Surrogates are no scalars.
            if let scalar = Unicode.Scalar(value) { text.append(scalar) }
        }
        return String(text)
    }

    @Test(.timeLimit(.minutes(5)))
    func `the hashes of 2,000 random identifiers are those of Google's FarmHash`() throws {
        var random = SplitMix64(seed: 64)
        let identifiers = (0..<2_000).map { _ in Self.identifier(&random) }
        let file = FileManager.default.temporaryDirectory
            .appending(path: "identifiers-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let lines = identifiers.map { identifier in
            identifier.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
        }
        try Data(lines.joined().utf8).write(to: file)

        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.script]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try #require(try output.fileHandleForReading.readToEnd())
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)

        let hashes = String(decoding: text, as: UTF8.self).split(separator: "\n").map { Int64($0) }
        try #require(hashes.count == identifiers.count)
        for (identifier, hash) in zip(identifiers, hashes) {
            #expect(entityIdentifierHash(identifier) == hash, "\(identifier.debugDescription)")
        }
    }
}
