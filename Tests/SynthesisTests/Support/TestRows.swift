import Definitions
import Diagnostics
import Foundation
import Synthesis
import Telemetry
import Testing

/// A folder of entity types with rows of telemetry beside each of them, in upstream's manner.
struct TestRows {
    /// A row, and where it stands: `infra-host/tests/Metric.json#1`.
    struct Row {
        var place: String
        var type: String
        var entities: [Entity]
    }

    let folder: URL

    /// The rows of all types and what they make; `*.stg.json` with the definitions of staging.
    func synthesize() throws -> [Row] {
        var rows: [Row] = []
        for isStaging in [false, true] {
            var synthesizer = Synthesizer(SynthesisRules(try types(isStaging), accountID: 1))
            for path in try paths(ending: ".json")
            where path.contains("/tests/") && path.hasSuffix(".stg.json") == isStaging {
                let file = path.split(separator: "/").last ?? ""
                let reader = try #require(
                    SampleReader(eventType: file.split(separator: ".").first.map(String.init) ?? "")
                )
                for (index, sample) in try samples(path, reader).enumerated() {
                    rows.append(
                        Row(
                            place: "\(path)#\(index + 1)",
                            type: String(path.split(separator: "/")[0]),
                            entities: synthesizer.entities(sample)))
                }
            }
        }
        return rows
    }

    private func types(_ isStaging: Bool) throws -> [EntityTypeDefinition] {
        var report = DiagnosticReport()
        var paths = try paths(ending: "definition.yml")
        if isStaging {
            let staged = try self.paths(ending: "definition.stg.yml")
            paths.removeAll { staged.contains($0.replacing(".yml", with: ".stg.yml")) }
            paths += staged
        }
        let files = try paths.map {
            DefinitionFile(
                path: $0, bytes: [UInt8](try Data(contentsOf: folder.appending(path: $0))))
        }
        let set = DefinitionSet.load(files, report: &report)
        try #require(!report.hasErrors, "\(report.sorted.map(\.message))")
        return set.entityTypes.map(\.definition)
    }

    private func samples(_ path: String, _ reader: SampleReader) throws -> [Sample] {
        // A list over several lines: each of its objects becomes a line, its text as it was.
        let data = try Data(contentsOf: folder.appending(path: path))
        return try objects(in: [UInt8](data)).map { try #require(try reader.sample($0)) }
    }

    private func paths(ending: String) throws -> [String] {
        let names = FileManager.default.enumerator(atPath: folder.path())?.allObjects ?? []
        return names.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.sorted()
    }

    /// The objects of a list, without line breaks.
    private func objects(in list: [UInt8]) -> [String] {
        var objects: [String] = []
        var object: [UInt8] = []
        var depth = 0
        var isText = false
        var isEscaped = false
        for byte in list {
            if byte == UInt8(ascii: "{"), !isText { depth += 1 }
            if depth > 0 { object.append(byte == UInt8(ascii: "\n") ? UInt8(ascii: " ") : byte) }
            if byte == UInt8(ascii: "\""), !isEscaped { isText.toggle() }
            isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            if byte == UInt8(ascii: "}"), !isText {
                depth -= 1
                if depth == 0 {
                    objects.append(String(decoding: object, as: UTF8.self))
                    object = []
                }
            }
        }
        return objects
    }
}

extension SampleReader {
    /// Reads a line from a text.
    func sample(_ line: String) throws(RowError) -> Sample? {
        let bytes = Array(line.utf8)
        let padded = bytes + [UInt8](repeating: 0x7B, count: Self.padding)
        let result = padded.withUnsafeBytes { buffer -> Result<Sample?, RowError> in
            let line = UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count])
            do throws(RowError) { return .success(try read(line)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
