import Definitions
import Foundation

/// The folder of these tests, and the top of the package two above it.
enum Folder {
    static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    static let package = tests.deletingLastPathComponent().deletingLastPathComponent()

    /// The names of the folders in a folder of the tests, in order.
    static func folders(in path: String) -> [String] {
        names(in: tests.appending(path: path)).filter {
            isFolder(tests.appending(path: "\(path)/\($0)"))
        }
    }

    /// Every file below a folder of the tests, by its path from there.
    static func files(in path: String) -> [DefinitionFile] {
        files(below: tests.appending(path: path), prefix: "")
    }

    /// Every file below a folder of the package, by its path from the top.
    static func packageFiles(in path: String) -> [DefinitionFile] {
        files(below: package.appending(path: path), prefix: "\(path)/")
    }

    /// Every file below a folder, under the path that findings shall name.
    private static func files(below folder: URL, prefix: String) -> [DefinitionFile] {
        names(in: folder).flatMap { name -> [DefinitionFile] in
            let url = folder.appending(path: name)
            if isFolder(url) { return files(below: url, prefix: "\(prefix)\(name)/") }
            guard let bytes = try? Data(contentsOf: url) else { return [] }
            return [DefinitionFile(path: prefix + name, bytes: Array(bytes))]
        }
    }

    private static func names(in folder: URL) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    private static func isFolder(_ url: URL) -> Bool {
        (try? url.resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey]))?
            .isDirectory == true
    }
}
