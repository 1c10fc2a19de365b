import Diagnostics
import Queries

/// Reads queries, one a line, and says of each what it is, or what is wrong with it.
struct QueryCheck {
    /// Nil where no configuration is named.
    let config: String?
    let isJSON: Bool

    /// What findings call standard input.
    private static let name = "stdin"

    func run() throws -> Console.Outcome {
        let catalogue = try QueryDefinitions(config: config).catalogue(names: nil)
        let bytes = try QueryInput.bytes()
        var report = DiagnosticReport()
        var output = OutputBlock()
        var hasFailed = false
        var offset = 0
        for (index, line) in Self.lines(bytes).enumerated() {
            let origin = QueryOrigin(name: Self.name, line: index + 1, offset: offset)
            offset += line.count + 1
            let checked = CheckedLine.checking(line, at: origin, in: catalogue)
            hasFailed = hasFailed || checked.isWrong
            output.bytes += (isJSON ? checked.json : checked.text).utf8
            output.bytes.append(UInt8(ascii: "\n"))
            for diagnostic in checked.diagnostics { report.add(diagnostic) }
        }
        if case .failed = output.flush() {
            throw SpoolFolder.problem("the output cannot be written")
        }
        if !isJSON, !report.diagnostics.isEmpty {
            var files = SourceFiles()
            files.add(bytes, path: Self.name)
            Console.error(render(report, as: .text, files: files, color: Console.hasColor))
        }
        return hasFailed ? .findings : .success
    }

    /// The lines without their ends; what stands behind the last one is a line if it is anything.
    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
