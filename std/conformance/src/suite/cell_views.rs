//! `cell::Cell` as a view of plain memory.
//!
//! Not for loom's std, whose cells are larger than their values: the crate roots of the other flavours name this file.

use std::cell::Cell;

use crate::run::run;

#[test]
fn a_cell_is_made_of_a_mutable_reference() {
    run(|| {
        let mut array = [1, 2];
        let cells = Cell::from_mut(&mut array[..]).as_slice_of_cells();
        cells[0].set(9);
        // SAFETY: nobody else uses the value meanwhile.
        unsafe { *cells[1].as_ptr() = 8 };
        assert_eq!(array, [9, 8]);
    });
}
