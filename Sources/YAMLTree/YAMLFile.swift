public import Diagnostics

/// Reading a YAML file to a tree in which every key and every value knows its place.
public struct YAMLFile {
    /// Reads one document of UTF-8, whatever the bytes are.
    ///
    /// Everything wrong with the text as YAML is reported, with the place at which a person would
    /// mend it. The tree is nil where the file cannot be used at all: it is empty, not UTF-8, over
    /// a limit, or has a syntax error. Other errors leave a tree without the part that is wrong, so
    /// that a reader of the tree can go on and find more. The path is the file's as the user named
    /// it, for the places.
    public static func parse(
        _ bytes: [UInt8], path: String, limits: YAMLLimits = .standard,
        report: inout DiagnosticReport
    ) -> YAMLNode? {
        guard bytes.count <= limits.maximumBytes else {
            report.add(.tooLarge(path, limit: limits.maximumBytes))
            return nil
        }
        let map = SourceMap(bytes, path: path)
        guard map.checkCharacters(report: &report) else { return nil }
        guard map.origin < bytes.count, var reader = EventReader(bytes[map.origin...]) else {
            report.add(.emptyFile(path))
            return nil
        }
        var builder = TreeBuilder(map: map, limits: limits)
        let root = builder.build(&reader)
        report.add(contentsOf: builder.report)
        return root
    }
}

extension Diagnostic {
    fileprivate static func tooLarge(_ path: String, limit: Int) -> Diagnostic {
        Diagnostic(
            "yaml/too-large", .error, "the file is longer than \(limit) bytes",
            at: Place(path: path, range: .fileStart), label: "too large to be read",
            help: "split it into several files")
    }

    /// Also where a file holds nothing but comments.
    static func emptyFile(_ path: String) -> Diagnostic {
        Diagnostic(
            "yaml/empty", .error, "the file holds no value",
            at: Place(path: path, range: .fileStart), label: "neither a key nor a value",
            help: "write at least one `key: value`, or remove the file")
    }
}
