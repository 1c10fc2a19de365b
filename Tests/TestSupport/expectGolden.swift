import Foundation
public import Testing

/// Compares a whole output with the golden file that holds it.
///
/// `UPDATE_GOLDEN=1` writes the output to the file instead, which is refused where `CI=true`. A
/// missing or an empty golden file is a failure: an output that is nothing is tested in code. The
/// path is the golden file's, relative to the folder of the test's source file.
public func expectGolden(
    _ actual: String, _ path: String, testFile: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let file = URL(filePath: testFile).deletingLastPathComponent().appending(path: path)
    let environment = ProcessInfo.processInfo.environment
    if environment["UPDATE_GOLDEN"] == "1" {
        update(file, with: actual, isRefused: environment["CI"] == "true", sourceLocation)
        return
    }
    guard let golden = try? Data(contentsOf: file), !golden.isEmpty else {
        record("the golden file \(path) is missing or empty", sourceLocation)
        return
    }
    let expected = String(decoding: golden, as: UTF8.self)
    // By bytes: two spellings of one character must not pass for the same output.
    guard !expected.utf8.elementsEqual(actual.utf8) else { return }
    record("\(path) differs: \(firstDifference(expected, actual))", sourceLocation)
}

/// Fails where a folder of golden files, relative to that of the test's source file, holds one that
/// no test compares with.
public func expectNoOrphans(
    in folder: String, suffix: String, used: Set<String>, testFile: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let url = URL(filePath: testFile).deletingLastPathComponent().appending(path: folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path())) ?? []
    let orphans = Set(names.filter { $0.hasSuffix(suffix) }).subtracting(used).sorted()
    guard !orphans.isEmpty else { return }
    record("\(folder) holds golden files of no test: \(orphans)", sourceLocation)
}

private func update(
    _ file: URL, with actual: String, isRefused: Bool, _ sourceLocation: SourceLocation
) {
    guard !isRefused else {
        record("UPDATE_GOLDEN is refused where CI is true", sourceLocation)
        return
    }
    guard !actual.isEmpty else {
        record("an empty output has no golden file", sourceLocation)
        return
    }
    do {
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(actual.utf8).write(to: file)
    } catch {
        record("cannot write \(file.lastPathComponent): \(error)", sourceLocation)
    }
}

private func record(_ message: String, _ sourceLocation: SourceLocation) {
    Issue.record(Comment(rawValue: message), sourceLocation: sourceLocation)
}

/// The first line in which two texts differ, with its number.
private func firstDifference(_ expected: String, _ actual: String) -> String {
    let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let right = actual.split(separator: "\n", omittingEmptySubsequences: false)
    let index = zip(left, right).enumerated().first { !$1.0.utf8.elementsEqual($1.1.utf8) }?.offset
    let line = index ?? min(left.count, right.count)
    func text(_ lines: [Substring]) -> String {
        line < lines.count ? String(reflecting: String(lines[line])) : "the end"
    }
    return "line \(line + 1) should be \(text(left)) and is \(text(right))"
}
