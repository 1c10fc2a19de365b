import Definitions
import Foundation
import Testing

/// A small set of definitions that shows one thing, and what `lint` says about it.
///
/// A scenario is a folder: its YAML files, which stand in for the files of `Base` that have the
/// same path, and `expected.txt` with all findings as text. What lies in `layer-1/`, `layer-2/` and
/// so on is read as that layer.
struct Scenario: Sendable, CustomTestStringConvertible {
    static let expected = "expected.txt"

    /// Seen from the folder of these tests.
    let path: String
    /// What the scenario itself brings, without the base.
    let own: [DefinitionFile]
    /// What is in the folder and is neither YAML nor the expected text.
    let strangers: [String]

    init(path: String) {
        self.path = path
        let files = Folder.files(in: path)
        own = files.filter { Self.isRead($0.path) }.map { file in
            var file = file
            if let layer = file.path.wholeMatch(of: /layer-([0-9])\/.*/)?.1 {
                file.layer = Int(layer) ?? 0
            }
            return file
        }
        strangers = files.map(\.path).filter { !Self.isRead($0) && $0 != Self.expected }
    }

    /// Whether the loader is given a file: YAML, and the page that alerts lead to.
    private static func isRead(_ path: String) -> Bool {
        path.hasSuffix(".yml") || path == "Runbook.md"
    }

    var testDescription: String { path }

    /// A clean scenario shows what the rule does not mind.
    var isClean: Bool { path.split(separator: "/").last?.hasPrefix("clean") == true }

    /// The scenario's files and those of the base that it does not replace.
    var files: [DefinitionFile] {
        let replaced = Set(own.map(\.path))
        return own + Self.base.filter { !replaced.contains($0.path) }
    }

    static let base = Folder.files(in: "Base")

    /// The scenarios that lie a number of folders below another.
    static func all(in path: String, depth: Int) -> [Scenario] {
        guard depth > 0 else { return [Scenario(path: path)] }
        return Folder.folders(in: path).flatMap { all(in: "\(path)/\($0)", depth: depth - 1) }
    }
}
