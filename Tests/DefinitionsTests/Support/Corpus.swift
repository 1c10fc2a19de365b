import Definitions
import Foundation

/// New Relic's own definitions, where the environment variable `MQP_CORPUS` names a folder with a
/// copy of them. They are run against and are no part of the project.
enum Corpus {
    static let variable = "MQP_CORPUS"
    static let folder = ProcessInfo.processInfo.environment[variable].map { URL(filePath: $0) }

    /// The YAML files below a folder of the corpus; nil where there is no corpus, which is said.
    static func yaml(in path: String) throws -> [DefinitionFile]? {
        guard let folder = folder?.appending(path: path) else {
            print("\(variable) names no folder: upstream's \(path) are not looked at")
            return nil
        }
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
        return try names.filter { $0.hasSuffix(".yml") }.sorted().map { name in
            let data = try Data(contentsOf: folder.appending(path: name))
            return DefinitionFile(path: "\(path)/\(name)", bytes: [UInt8](data))
        }
    }
}
