import Definitions
import NIOCore
import Patterns
import Plans
import Telemetry
import Testing

@testable import Collectors

/// What a body gives.
struct Reading {
    var rows: RowTable
    var faults: RowFaults
    /// Rows of the body, refused ones included.
    var count: Int
}

/// Reads bodies as the pages of one answer.
func read(
    _ bodies: [[UInt8]], _ layout: RowLayout, format: AnswerFormat = .json,
    maximumRows: Int = 1_000, budget: PatternBudget = PatternBudget()
) throws(CollectionError) -> Reading {
    guard let reader = RowReader(layout, format: format) else {
        throw CollectionError(.cancelled, detail: "no reader")
    }
    var decoder = RowDecoder(layout, budget: budget)
    var count = 0
    for body in bodies {
        count += try reader.read(ByteBuffer(bytes: body), maximumRows: maximumRows, into: &decoder)
    }
    return Reading(rows: decoder.rows, faults: decoder.faults, count: count)
}

/// Reads one body.
func read(
    _ body: String, _ layout: RowLayout, format: AnswerFormat = .json
) throws(CollectionError) -> Reading {
    try read([Array(body.utf8)], layout, format: format)
}

/// Why a body cannot be read; nil where it can.
func refusal(
    _ body: String, _ layout: RowLayout, format: AnswerFormat = .json
) -> CollectionError? {
    do throws(CollectionError) {
        _ = try read(body, layout, format: format)
        return nil
    } catch {
        return error
    }
}
