import Brokers
import Exposition
import Foundation
import Telemetry

/// A text in one of the formats.
struct ExpositionText {
    var format: ExpositionFormat
    var bytes: [UInt8]
}

/// The Python client of Prometheus, `prometheus-client` of PyPI, which `.ci/install` installs.
enum PythonClient {
    struct Failure: Error { var message: String }

    /// A text about which it disagrees, by its place in the list, and in which way.
    struct Disagreement {
        var index: Int
        var key: String
    }

    /// The same bodies as OpenMetrics that it renders, and one of its own.
    static func openMetrics(of texts: [ExpositionText]) throws -> [ExpositionText] {
        let input = texts.map { "\($0.format) \(hexadecimal($0.bytes))\n" }.joined()
        return try run("bodies", input: input).map { line in
            ExpositionText(format: .openMetrics, bytes: bytes(line))
        }
    }

    /// Where it and we disagree.
    static func disagreements(about texts: [ExpositionText]) throws -> [Disagreement] {
        var input = ""
        for text in texts { input += "\(text.format) \(hexadecimal(text.bytes)) \(ours(text))\n" }
        return try run("compare", input: input).map { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let index = Int(parts[0]) else {
                throw Failure(message: "not understood: \(line)")
            }
            return Disagreement(index: index, key: String(parts[1]))
        }
    }

    /// What we read, as `client.py` describes it.
    private static func ours(_ text: ExpositionText) -> String {
        do throws(ExpositionError) {
            let all = try read(text.bytes, text.format, chunks: [97])
            let samples = all.samples.map { sample in
                let labels = sample.labels.map { label in
                    label.map { hexadecimal(Array($0.utf8)) }.joined(separator: "=")
                }
                return [
                    hexadecimal(Array(sample.name.utf8)), labels.joined(separator: ","),
                    canonical(sample.value), sample.timestamp.map(String.init) ?? "",
                ].joined(separator: "|")
            }
            let metadata = all.metadata.map { line in
                [
                    "\(line.kind)", hexadecimal(Array(line.family.utf8)),
                    hexadecimal(Array(line.text.utf8)),
                ].joined(separator: "|")
            }
            return "accepted:" + samples.joined(separator: ";") + "#"
                + (text.format == .openMetrics ? metadata.joined(separator: ";") : "")
        } catch { return "refused:\(error.reason.rawValue)" }
    }

    private static func canonical(_ value: Scalar) -> String {
        switch value {
        case .integer(let value): "i\(value)"
        case .unsigned(let value): "i\(value)"
        case .double(let value):
            value.isNaN ? "nan" : "d" + String(value.bitPattern, radix: 16)
        case .missing, .boolean, .text: "none"
        }
    }

    private static func run(_ command: String, input: String) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "exposition-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "input")
        try Data(input.utf8).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "client.py")
        process.arguments = ["python3", script.path(), command]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(message: "client.py ended with \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func bytes(_ text: String) -> [UInt8] {
        let digits = text.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            digits[$0] << 4 | digits[$0 + 1]
        }
    }
}
