import Diagnostics
import YAMLTree

/// Reads any bytes as YAML and renders what was found.
///
/// Beyond not trapping it holds that a file without a tree has an error, that every place lies in
/// the file, that a value that stands word for word in the file does, and that what is rendered
/// steers no terminal.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAMLTree(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    var report = DiagnosticReport()
    let root = YAMLFile.parse(bytes, path: "fuzz.yml", report: &report)
    precondition(root != nil || report.hasErrors, "neither a tree nor an error")
    if let root { check(root, in: bytes) }
    for diagnostic in report.diagnostics {
        guard let place = diagnostic.place else { continue }
        check(place.range, in: bytes)
        precondition(diagnostic.message.utf8.allSatisfy { $0 != 0x0A }, "a message of two lines")
        precondition(diagnostic.message.utf8.count <= 4096, "a message without a limit")
    }
    var files = SourceFiles()
    files.add(bytes, path: "fuzz.yml")
    for format in DiagnosticFormat.allCases {
        let output = render(report, as: format, files: files)
        precondition(
            output.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A },
            "a control character in \(format)")
    }
    return 0
}

private func check(_ node: YAMLNode, in bytes: [UInt8]) {
    check(node.place.range, in: bytes)
    switch node.content {
    case .scalar(let scalar):
        guard let start = scalar.verbatimStart else { return }
        let end = start.offset + scalar.text.utf8.count
        precondition(
            bytes[start.offset..<end].elementsEqual(scalar.text.utf8), "not word for word")
    case .sequence(let items): for item in items { check(item, in: bytes) }
    case .mapping(let entries):
        precondition(
            Set(entries.map(\.key.scalar?.text)).count == entries.count, "a key given twice")
        for entry in entries {
            check(entry.key, in: bytes)
            check(entry.value, in: bytes)
        }
    }
}

private func check(_ range: SourceRange, in bytes: [UInt8]) {
    precondition(range.start <= range.end && range.start.offset <= range.end.offset, "backwards")
    precondition(range.start.offset >= 0 && range.end.offset <= bytes.count, "outside of the file")
    precondition(range.start.line >= 1 && range.start.column >= 1, "before the first line")
}
