import Diagnostics

/// JSON lines in a file that is rotated.
public struct FileSinkDefinition: Sendable {
    public var path: Interpolated
    public var rotateBytes = 64 << 20
    public var keep = 5

    init(place: Place) { path = Interpolated(at: place) }

    static let record = Record<FileSinkDefinition>(
        "file sink", "JSON lines in a file that is rotated.",
        start: FileSinkDefinition.init(place:),
        fields: [
            .required("path", \.path, .interpolated, "The file; relative to the working folder."),
            .defaulted(
                "rotateBytes", \.rotateBytes, .size(4096...(1 << 40)), "64MiB",
                "The size at which the file is rotated."),
            .defaulted("keep", \.keep, .integer(0...1_000), "5", "How many rotated files stay."),
        ])
}
