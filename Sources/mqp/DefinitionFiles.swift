import Definitions
import Diagnostics
import Foundation

/// The files that a command works on, read once: for the loader, and for findings to be drawn.
struct DefinitionFiles {
    private(set) var files: [DefinitionFile] = []
    private(set) var sources = SourceFiles()
    /// What could not be read, in words.
    private(set) var failures: [String] = []
    /// Folders that a configuration names and that are not there.
    private(set) var findings: [Diagnostic] = []
    private var seen: Set<String> = []
    /// The layers of what was added; what comes with the program lies in layer 0 below them.
    private var layerCount = 0

    /// The greatest file that is read, one byte over YAML's own limit, which then tells of it.
    static let maximumBytes = (4 << 20) + 1
    /// The most folders that are looked through below one that is named.
    static let maximumFolders = 20_000
    /// The most files beside a dashboard that are looked at for templates; the first by name.
    static let maximumNeighbours = 1_000

    /// Adds a file, or all YAML files under a folder, except what upstream's test folders hold. What
    /// does not come with the program is a layer of its own, over those that were added before.
    ///
    /// - Parameters:
    ///   - path: The file or folder.
    ///   - isShipped: Whether it comes with the program.
    ///   - isStaging: Whether a file that ends in `.stg.yml` stands in the place of the one without;
    ///     otherwise such files are left out.
    mutating func add(_ path: String, isShipped: Bool = false, isStaging: Bool = false) {
        if !isShipped { layerCount += 1 }
        let layer = isShipped ? 0 : layerCount
        // What is not there, or may not be seen, is said by who reads it.
        guard RegularFile.isFolder(path) == true else {
            read(path, layer)
            return
        }
        guard var found = names(below: path, isStaging: isStaging) else { return }
        if found.isEmpty { failures.append("\(path): no YAML file in this folder") }
        if isStaging {
            let names = Set(found)
            found.removeAll { names.contains("\($0.dropLast(4)).stg.yml") }
        }
        for name in found.sorted() {
            read(
                path == "." ? name : path.hasSuffix("/") ? path + name : "\(path)/\(name)", layer)
        }
    }

    /// The YAML files under a folder, seen from there; nil, after it was said, where some of it cannot be
    /// listed. Links to folders and hidden folders are not entered.
    private mutating func names(below folder: String, isStaging: Bool) -> [String]? {
        let failureCount = failures.count
        var found: [String] = []
        var pending = [""]
        var folderCount = 0
        while let inner = pending.popLast() {
            folderCount += 1
            guard folderCount <= Self.maximumFolders else {
                failures.append("\(folder): more than \(Self.maximumFolders) folders in it")
                return nil
            }
            let place = inner.isEmpty ? folder : "\(folder)/\(inner.dropLast())"
            do throws(RegularFile.Failure) {
                for name in try RegularFile.names(in: place) {
                    let relative = inner + name
                    let isYAML = name.hasSuffix(".yml") || name.hasSuffix(".yaml")
                    // One that somebody removed meanwhile is none.
                    let isFolder = try RegularFile.isOwnFolder("\(folder)/\(relative)") ?? false
                    if isFolder {
                        if !name.hasPrefix(".") { pending.append(relative + "/") }
                    } else if isYAML, isStaging || !name.hasSuffix(".stg.yml"),
                        RegularFile.isFolder("\(folder)/\(relative)") != true
                    {
                        found.append(relative)
                    }
                }
            } catch {
                failures.append(Self.failure(error, place))
            }
            if found.count > DefinitionSet.maximumFiles {
                failures.append("\(folder): more than \(DefinitionSet.maximumFiles) files")
                return nil
            }
        }
        return failures.count == failureCount ? found : nil
    }

    /// Adds the templates that lie in the folder of a file that includes some, or may: the other files
    /// of that folder, but not of those below it, that begin with `template:`.
    mutating func addTemplates(beside path: String) {
        guard let file = files.last(where: { $0.path == path }) else { return }
        var scratch = DiagnosticReport()
        let set = DefinitionSet.load([file], report: &scratch)
        guard !set.dashboards.isEmpty || !set.fragments.isEmpty else { return }
        let end = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
        let folder = String(path[..<end])
        // Of one that cannot be listed nothing is known, and the include that needs it tells.
        let names = (try? RegularFile.names(in: folder.isEmpty ? "." : folder)) ?? []
        let others = names.filter { name in
            (name.hasSuffix(".yml") || name.hasSuffix(".yaml")) && !name.hasSuffix(".stg.yml")
                && folder + name != path
        }
        for name in others.prefix(Self.maximumNeighbours) where !isRead(folder + name) {
            guard let bytes = try? RegularFile.read(folder + name, upTo: Self.maximumBytes) else {
                continue
            }
            let other = DefinitionFile(path: folder + name, bytes: bytes)
            if DefinitionSet.load([other], report: &scratch).fragments.isEmpty { continue }
            read(folder + name, file.layer)
        }
    }

    private func isRead(_ path: String) -> Bool {
        seen.contains(URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    }

    /// What could not be read, and what to do about it.
    private static func failure(_ failure: RegularFile.Failure, _ path: String) -> String {
        "\(path): \(failure.reason)"
            + (failure.isForbidden
                ? "; make it readable for the user who runs this, or move it away" : "")
    }

    /// Adds what comes with the program: the definitions and the dashboards.
    mutating func addShipped() {
        for folder in ["definitions", "dashboards"] {
            if let path = ShippedDefinitions.folder(folder) {
                add(path, isShipped: true)
            } else {
                _ = ShippedDefinitions.lack
            }
        }
        // The anchors that alerts lead to.
        let pages = ["Runbook.md", "Sources/mqp/Documentation.docc/Runbook.md"]
        let page = pages.lazy.compactMap { ShippedDefinitions.folder($0) }
            .first { FileManager.default.fileExists(atPath: $0) }
        if let page { read(page, 0) }
    }

    /// Adds what no file has.
    mutating func add(text: String, named name: String) {
        layerCount += 1
        append(Array(text.utf8), name, layerCount)
    }

    /// Adds the folders that a configuration among the files names, relative to its own place.
    mutating func addFolders(of path: String) {
        // What is wrong with the file is said when all files are read.
        var scratch = DiagnosticReport()
        let set = DefinitionSet.load(files.filter { $0.path == path }, report: &scratch)
        for folder in set.configurations.compactMap(\.store.path) {
            let resolved = OutsideFiles.resolve(folder.value, besides: path)
            if RegularFile.isFolder(resolved) == false { findings.append(.noStoreFolder(folder)) }
        }
        for folder in set.configurations.flatMap(\.definitions) {
            let resolved = OutsideFiles.resolve(folder.value, besides: path)
            if RegularFile.isFolder(resolved) == true {
                add(resolved)
            } else {
                findings.append(.noFolder(folder))
            }
        }
    }

    private mutating func read(_ path: String, _ layer: Int) {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard seen.insert(real).inserted else { return }
        do throws(RegularFile.Failure) {
            append(try RegularFile.read(path, upTo: Self.maximumBytes), path, layer)
        } catch {
            failures.append(Self.failure(error, path))
        }
    }

    private mutating func append(_ bytes: [UInt8], _ path: String, _ layer: Int) {
        files.append(DefinitionFile(path: path, bytes: bytes, layer: layer))
        sources.add(bytes, path: path)
    }
}

extension Diagnostic {
    fileprivate static func noFolder(_ folder: Located<String>) -> Diagnostic {
        Diagnostic(
            "config/definitions", "there is no folder `\(shown(folder.value))`", at: folder.place,
            label: "not found",
            help: "the path is relative to this file; name a folder of YAML files")
    }

    /// A run goes on without a store, so it is a warning.
    fileprivate static func noStoreFolder(_ folder: Located<String>) -> Diagnostic {
        Diagnostic(
            "config/store", .warning, "`\(shown(folder.value))` is no folder", at: folder.place,
            label: "no rows can be kept here",
            help: "the path is relative to this file; name a folder, which need not be there yet")
    }
}

/// Where the definitions lie that come with the program.
enum ShippedDefinitions {
    /// Says once that they are not there, as where the program was copied without them.
    static let lack: Void = Console.error(
        "warning: the shipped definitions are not beside the program; the variable `MQP_SHARE` names the "
            + "folder that has `definitions` and `dashboards`")

    /// The folder, and the one of the dashboards beside it: `../share/mqp` of an installed
    /// program, or the top of the package that it was built in.
    static func folder(_ name: String) -> String? {
        if let root = Console.variable("MQP_SHARE") { return "\(root)/\(name)" }
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
        guard let program else { return nil }
        var candidates: [URL] = []
        let installed = program.deletingLastPathComponent().deletingLastPathComponent()
        candidates.append(installed.appendingPathComponent("share/mqp/\(name)"))
        var parent = program.deletingLastPathComponent()
        while parent.path != "/" {
            let manifest = parent.appendingPathComponent("Package.swift").path
            if FileManager.default.fileExists(atPath: manifest) {
                candidates.append(parent.appendingPathComponent(name))
            }
            parent = parent.deletingLastPathComponent()
        }
        return candidates.map(\.path).first { FileManager.default.fileExists(atPath: $0) }
            .map(relative)
    }

    /// The path as seen from the working folder, where it lies inside it.
    private static func relative(_ path: String) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
    }
}
