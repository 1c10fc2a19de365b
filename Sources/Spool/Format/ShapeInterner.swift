import Telemetry

/// One object for all equal shapes, so that who keeps things by a shape's identity finds them again.
struct ShapeInterner {
    /// How many shapes are known; one more, and all are forgotten and learnt anew.
    static let maximumShapes = 10_000

    private var shapes: [[UInt8]: SampleShape] = [:]

    /// The one object for a definition; `shape` where there is none yet.
    mutating func intern(_ definition: [UInt8], _ shape: SampleShape) -> SampleShape {
        if let known = shapes[definition] { return known }
        if shapes.count >= Self.maximumShapes { shapes.removeAll() }
        shapes[definition] = shape
        return shape
    }

    /// The one object for a definition that was read.
    mutating func intern(_ definition: UnsafeRawBufferPointer) throws(Malformed) -> SampleShape {
        let bytes = Array(definition)
        if let known = shapes[bytes] { return known }
        return intern(bytes, try ShapeDefinition.read(definition))
    }
}
