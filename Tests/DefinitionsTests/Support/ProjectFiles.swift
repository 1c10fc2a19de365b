import Definitions
import Foundation

/// The definitions, dashboards and examples of this project, as they lie in it.
enum ProjectFiles {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every YAML file under a folder of the project, with paths from its top.
    static func yaml(in folder: String) throws -> [DefinitionFile] {
        let url = root.appending(path: folder).resolvingSymlinksInPath()
        let names = try FileManager.default.subpathsOfDirectory(atPath: url.path())
        return try names.filter { $0.hasSuffix(".yml") }.sorted().map { name in
            let data = try Data(contentsOf: url.appending(path: name))
            return DefinitionFile(path: "\(folder)/\(name)", bytes: [UInt8](data))
        }
    }
}
