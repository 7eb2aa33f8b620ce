//! The little of JSON that an answer needs, as a format of serde: numbers, texts, options, lists, structs, enums.

use std::fmt::{self, Display, Write as _};

use serde::Serialize;
use serde::ser::{
    self, Impossible, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTupleVariant, Serializer,
};

/// A value as JSON.
pub(crate) fn of(value: &impl Serialize) -> Result<String, Error> {
    let mut out = String::new();
    value.serialize(Json(&mut out))?;
    Ok(out)
}

/// A value that has no place in an answer.
#[derive(Debug)]
pub(crate) struct Error(String);

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: Display>(words: T) -> Self {
        Self(words.to_string())
    }
}

struct Json<'a>(&'a mut String);

/// A list or a struct that has begun.
struct Inside<'a> {
    out: &'a mut String,
    is_first: bool,
    end: &'static str,
}

impl<'a> Json<'a> {
    fn raw(self, text: impl Display) -> Result<(), Error> {
        write!(self.0, "{text}").map_err(ser::Error::custom)
    }

    /// What is inside a variant comes after its name, and ends the braces as well.
    fn variant(self, name: &str) -> Result<Self, Error> {
        self.0.push('{');
        Json(self.0).serialize_str(name)?;
        self.0.push(':');
        Ok(self)
    }

    fn begin(self, start: &str, end: &'static str) -> Inside<'a> {
        self.0.push_str(start);
        Inside { out: self.0, is_first: true, end }
    }
}

impl Inside<'_> {
    fn element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        self.comma();
        value.serialize(Json(self.out))
    }

    fn field<T: ?Sized + Serialize>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        self.comma();
        Json(self.out).serialize_str(key)?;
        self.out.push(':');
        value.serialize(Json(self.out))
    }

    fn comma(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(',');
        }
    }

    fn close(self) -> Result<(), Error> {
        self.out.push_str(self.end);
        Ok(())
    }
}

macro_rules! numbers {
    ($($name:ident $t:ty),*) => {$(
        fn $name(self, value: $t) -> Result<(), Error> {
            self.raw(value)
        }
    )*};
}

/// What no answer has.
macro_rules! refused {
    ($($name:ident($($t:ty),*) -> $r:ty;)*) => {$(
        fn $name(self, $(_: $t),*) -> Result<$r, Error> {
            Err(ser::Error::custom(concat!("internal error: no answer has ", stringify!($name))))
        }
    )*};
}

impl<'a> Serializer for Json<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Inside<'a>;
    type SerializeStruct = Inside<'a>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Inside<'a>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStructVariant = Inside<'a>;

    numbers! {
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64
    }

    refused! {
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_map(Option<usize>) -> Self::SerializeMap;
    }

    fn serialize_str(self, text: &str) -> Result<(), Error> {
        self.0.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.0.extend(['\\', c]),
                c if c < ' ' => write!(self.0, "\\u{:04x}", u32::from(c)).map_err(<Error as ser::Error>::custom)?,
                c => self.0.push(c),
            }
        }
        self.0.push('"');
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.raw("null")
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.raw("null")
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut inside = self.begin("{", "}");
        inside.field(variant, value)?;
        inside.close()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'a>, Error> {
        Ok(self.begin("[", "]"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Error> {
        Ok(self.begin("{", "}"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Error> {
        Ok(self.variant(variant)?.begin("[", "]}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Inside<'a>, Error> {
        Ok(self.variant(variant)?.begin("{", "}}"))
    }
}

impl SerializeSeq for Inside<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        self.element(value)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeTupleVariant for Inside<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        self.element(value)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeStruct for Inside<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeStructVariant for Inside<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.field(key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Some_<'a> {
        text: &'a str,
        list: Vec<Option<u64>>,
        other: Result<bool, ()>,
        variants: Vec<Variant>,
    }

    #[derive(Serialize)]
    enum Variant {
        Unit,
        Tuple(u8, u8),
        Struct { one: u8, other: Option<u8> },
    }

    #[test]
    fn what_an_answer_has_is_written() {
        let variants = vec![Variant::Unit, Variant::Tuple(1, 2), Variant::Struct { one: 3, other: None }];
        let value = Some_ { text: "a \"b\"\n\\", list: vec![Some(1), None], other: Ok(true), variants };
        let text = concat!(
            r#"{"text":"a \"b\"\u000a\\","list":[1,null],"other":{"Ok":true},"#,
            r#""variants":["Unit",{"Tuple":[1,2]},{"Struct":{"one":3,"other":null}}]}"#
        );
        assert_eq!(of(&value).expect("it can be written"), text);
        assert!(of(&1.5).is_err());
    }
}
