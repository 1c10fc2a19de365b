import Foundation

/// The files of the project, as text.
enum SourceTree {
    struct Missing: Error {
        var path: String
    }

    struct File {
        var path: String
        var text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

        /// The lines that are not comments, with their numbers.
        var code: [(number: Int, text: Substring)] {
            zip(1..., lines).filter { !$1.drop { $0 == " " }.hasPrefix("//") }.map { ($0, $1) }
        }

        /// The modules that it imports.
        var imports: [String] {
            code.filter { $0.text.contains("import ") }.compactMap { line in
                var words = line.text.split(separator: " ")[...]
                words = words.drop { $0.hasPrefix("@") || Self.accessLevels.contains($0) }
                guard words.popFirst() == "import" else { return nil }
                words = words.drop { Self.kinds.contains($0) }
                return words.first.map { String($0.prefix { $0 != "." }) }
            }
        }

        private static let accessLevels: Set<Substring> = [
            "public", "package", "internal", "fileprivate", "private",
        ]
        private static let kinds: Set<Substring> = [
            "struct", "class", "enum", "protocol", "typealias", "func", "var", "let",
        ]
    }

    /// The top of the project.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The folders under `Sources`.
    static func targets() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path())
            .filter { !$0.hasPrefix(".") }.sorted()
    }

    /// A file of the project.
    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path())
    }

    /// The Swift files under a folder of the project, so that a wrong folder is no empty one.
    static func files(under folder: String) throws -> [File] {
        let base = root.appending(path: folder)
        guard exists(folder), let names = FileManager.default.enumerator(atPath: base.path()) else {
            throw Missing(path: folder)
        }
        return try names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
            .map { File(path: "\(folder)/\($0)", text: try text(of: "\(folder)/\($0)")) }
    }
}
