import TestSupport
import Testing

@testable import Dashboards

/// Widgets on a page: none over another, none outside, none before the one that stands before it.
@Suite struct GridPackingTests {
    static func places(_ sizes: [(width: Int, height: Int)]) -> [GridRectangle] {
        var packing = GridPacking()
        return sizes.map { packing.place(width: $0.width, height: $0.height) }
    }

    @Test func `fills a row and begins the next one under it`() {
        let places = Self.places([(3, 3), (3, 3), (3, 3), (3, 3), (6, 2), (6, 2), (12, 1)])
        #expect(places.map(\.column) == [1, 4, 7, 10, 1, 7, 1])
        #expect(places.map(\.row) == [1, 1, 1, 1, 4, 4, 6])
    }

    @Test func `uses what is free beside a high widget`() {
        let places = Self.places([(4, 6), (8, 3), (8, 3), (4, 1)])
        #expect(places.map(\.column) == [1, 5, 5, 1])
        #expect(places.map(\.row) == [1, 1, 4, 7])
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `overlaps nothing, stays in twelve columns and keeps the order`(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let sizes = (0..<Int.random(in: 1...100, using: &random)).map { _ in
            (
                width: Int.random(in: 1...GridPacking.columnCount, using: &random),
                height: Int.random(in: 1...32, using: &random)
            )
        }
        let places = Self.places(sizes)
        var taken: Set<[Int]> = []
        for (place, size) in zip(places, sizes) {
            #expect((place.width, place.height) == size)
            #expect(place.column >= 1 && place.row >= 1)
            #expect(place.column + place.width - 1 <= GridPacking.columnCount)
            for row in place.row..<place.row + place.height {
                for column in place.column..<place.column + place.width {
                    #expect(taken.insert([row, column]).inserted, "row \(row), column \(column)")
                }
            }
        }
        for (earlier, later) in zip(places, places.dropFirst()) {
            #expect((earlier.row, earlier.column) < (later.row, later.column))
        }
    }
}
