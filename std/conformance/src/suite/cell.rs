//! `cell`: the cells of one thread, which an engine may follow to see their races.

use std::cell::{Cell, LazyCell, OnceCell, Ref, RefCell, RefMut, UnsafeCell};
use std::rc::Rc;

use crate::run::run;

#[test]
fn a_cell_is_set_and_read() {
    run(|| {
        let mut c = Cell::new(1);
        c.set(2);
        assert_eq!((c.get(), c.replace(3), c.take(), c.get()), (2, 2, 3, 0));
        *c.get_mut() = 4;
        let d = Cell::from(5);
        c.swap(&d);
        assert_eq!((c.get(), d.get()), (5, 4));
        c.update(|n| n + 1);
        assert_eq!(c.clone(), Cell::new(6));
        assert_eq!((format!("{c:?}"), c.into_inner()), ("Cell { value: 6 }".to_owned(), 6));
        assert_eq!(Cell::<u8>::default().get(), 0);
        assert!(Cell::new(1) < Cell::new(2));
    });
}

#[test]
fn a_cell_holds_what_cannot_be_copied() {
    run(|| {
        let c = Cell::new(String::from("a"));
        c.set("b".to_owned());
        assert_eq!(c.take(), "b");
        let wide: Rc<Cell<dyn std::fmt::Debug>> = Rc::new(Cell::new(1));
        // SAFETY: nobody else uses the value meanwhile.
        assert_eq!(format!("{:?}", unsafe { &*wide.as_ptr() }), "1");
    });
}

#[test]
fn a_refcell_allows_many_readers_or_one_writer() {
    run(|| {
        let c = RefCell::new(1);
        let (first, second) = (c.borrow(), c.try_borrow().unwrap());
        assert_eq!((*first, *second), (1, 1));
        assert_eq!(c.try_borrow_mut().unwrap_err().to_string(), "RefCell already borrowed");
        assert_eq!(format!("{:?}", c.try_borrow_mut().unwrap_err()), "BorrowMutError");
        drop((first, second));
        let mut writer = c.borrow_mut();
        *writer += 1;
        assert_eq!(c.try_borrow().unwrap_err().to_string(), "RefCell already mutably borrowed");
        assert_eq!(format!("{:?}", c.try_borrow().unwrap_err()), "BorrowError");
        assert!(c.try_borrow_mut().is_err());
        drop(writer);
        assert_eq!(c.into_inner(), 2);
    });
}

#[test]
fn a_second_borrow_that_cannot_be_panics() {
    run(|| {
        let c = RefCell::new(1);
        let _writer = c.borrow_mut();
        let unwound = |f: &dyn Fn()| std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).is_err();
        assert!(unwound(&|| drop(c.borrow())));
        assert!(unwound(&|| drop(c.borrow_mut())));
    });
}

#[test]
fn a_refcell_is_replaced_taken_and_swapped() {
    run(|| {
        let (mut c, d) = (RefCell::new(1), RefCell::from(2));
        assert_eq!((c.replace(3), c.replace_with(|n| *n + 1)), (1, 3));
        c.swap(&d);
        assert_eq!((*c.borrow(), *d.borrow()), (2, 4));
        *c.get_mut() += 1;
        assert_eq!((c.clone(), c.take(), c.take()), (RefCell::new(3), 3, 0));
        assert_eq!(RefCell::<u8>::default(), RefCell::new(0));
        assert!(RefCell::new(1) < RefCell::new(2));
        // SAFETY: nobody else uses the value meanwhile.
        unsafe { *c.as_ptr() = 7 };
        // SAFETY: nobody writes it meanwhile.
        assert_eq!(unsafe { c.try_borrow_unguarded() }.ok(), Some(&7));
    });
}

#[test]
fn a_borrow_can_be_narrowed() {
    run(|| {
        let c = RefCell::new((1, String::from("text")));
        let name = Ref::map(c.borrow(), |pair| &pair.1);
        let copy = Ref::clone(&name);
        assert_eq!((&*copy, format!("{name} {name:?}")), (&"text".to_owned(), r#"text "text""#.to_owned()));
        drop((name, copy));
        let (a, b) = Ref::map_split(c.borrow(), |pair| (&pair.0, &pair.1));
        assert_eq!((*a, b.len()), (1, 4));
        drop((a, b));
        assert!(Ref::filter_map(c.borrow(), |pair| (pair.0 > 5).then_some(&pair.1)).is_err());
        *RefMut::map(c.borrow_mut(), |pair| &mut pair.0) = 9;
        let (mut a, mut b) = RefMut::map_split(c.borrow_mut(), |pair| (&mut pair.0, &mut pair.1));
        *a += 1;
        b.push('s');
        assert!(c.try_borrow().is_err());
        drop((a, b));
        assert!(RefMut::filter_map(c.borrow_mut(), |pair| Some(&mut pair.0)).is_ok());
        assert_eq!(c.into_inner(), (10, "texts".to_owned()));
    });
}

#[test]
fn a_refcell_is_shown_as_std_shows_it() {
    run(|| {
        let c = RefCell::new(1);
        assert_eq!(format!("{c:?}"), "RefCell { value: 1 }");
        let _writer = c.borrow_mut();
        assert_eq!(format!("{c:?}"), "RefCell { value: <borrowed> }");
    });
}

#[test]
fn a_refcells_payload_may_be_unsized() {
    run(|| {
        let show: Rc<RefCell<dyn std::fmt::Debug>> = Rc::new(RefCell::new(7));
        assert_eq!(format!("{:?}", &*show.borrow()), "7");
        let slice: &RefCell<[u8]> = &RefCell::new([1, 2]);
        slice.borrow_mut()[0] = 9;
        assert_eq!(slice.borrow().len(), 2);
    });
}

#[test]
fn an_unsafe_cell_gives_a_pointer() {
    run(|| {
        let mut c = UnsafeCell::new(1);
        // SAFETY: nobody else uses the value meanwhile.
        unsafe { *c.get() += 1 };
        *c.get_mut() += 1;
        assert_eq!(c.into_inner(), 3);
        assert_eq!(UnsafeCell::<u8>::default().into_inner(), UnsafeCell::from(0).into_inner());
    });
}

#[test]
fn the_cells_that_are_made_once_are_there() {
    run(|| {
        let once = OnceCell::new();
        assert_eq!((once.get(), once.set(1), once.set(2)), (None, Ok(()), Err(2)));
        assert_eq!(once.get_or_init(|| 3), &1);
        let lazy = LazyCell::new(|| 5);
        assert_eq!((*lazy, *LazyCell::force(&lazy)), (5, 5));
    });
}

#[test]
fn cells_are_made_in_consts() {
    #[expect(clippy::declare_interior_mutable_const, reason = "that it can be is what is tested")]
    const ONE: Cell<u8> = Cell::new(1);
    #[expect(clippy::declare_interior_mutable_const, reason = "that it can be is what is tested")]
    const TWO: RefCell<u8> = RefCell::new(2);
    #[expect(clippy::declare_interior_mutable_const, reason = "that it can be is what is tested")]
    const THREE: UnsafeCell<u8> = UnsafeCell::new(3);
    run(|| assert_eq!((ONE.into_inner(), TWO.into_inner(), THREE.into_inner()), (1, 2, 3)));
}
