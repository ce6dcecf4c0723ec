"""No name of a user reaches pages, report or file names; what only looks like a path stays.

`⏎` in a form is a line end.
"""

import json

import pytest

from kg.importing.privacy import redact

PRIVATE = r"""
见 C:\Users\zhangsan\Desktop\a.txt 文件
见 C:\\Users\\zhangsan\\Desktop 文件
见 c:/users/zhangsan/desktop/a 文件
见 C:\Users\zhangsan
见 C:\Users\86155zhangsan\Desktop 文件
`"c:\\users\\86155zhangsan\\a"` 与 D:/Users/86155zhangsan/a
见“C:\Users\zhangsan”与（C:\Users\zhangsan）。
`C:\Users\zhangsan\.ssh\id_rsa`
`/home/zhangsan/.bashrc`
/home/zhangsan: 用户目录
/Users/zhangsan/Library/Application Support/typora-user-images/a.png
见 /private/var/Users/zhangsan/x
在 /private/home/zhangsan/x
/c/Users/zhangsan/.gitconfig
cd /c/Users/zhangsan
/mnt/c/Users/zhangsan/proj
/cygdrive/c/Users/zhangsan/proj
\\wsl$\Ubuntu\home\zhangsan\x
\\wsl.localhost\Ubuntu\home\zhangsan\x
\\server\Users\zhangsan\x
\\server\home$\zhangsan\x
//server/Users/zhangsan/x
file:///C:/Users/zhangsan/a.pdf
file:///home/zhangsan/a.pdf
file://localhost/home/zhangsan/a.pdf
file://host/Users/zhangsan/a.pdf
file:///C:%5CUsers%5Czhangsan%5Ca.pdf
C:%5CUsers%5Czhangsan%5Ca.pdf
[x](C:%5CUsers%5Czhangsan%5Ca.pdf)
[x](file:///C:/Users/zhangsan/a.pdf)
[x](/home/zhangsan/a.pdf "C:\Users\zhangsan\a.pdf")
[x](https://a.b/c "C:\Users\zhangsan\a.pdf")
[C:\Users\zhangsan\a.pdf](https://a.b/c)
![C:\Users\zhangsan\a.png](a.png)
![图](C:\Users\zhangsan\a.png "C:\Users\zhangsan\a.png")
![图][r]⏎⏎[r]: C:\Users\zhangsan\a.png
[文][q]⏎⏎[q]: file:///C:/Users/zhangsan/a.pdf "t"
[文][q]⏎⏎[q]: https://a.b "C:\Users\zhangsan\t"
<img src="C:\Users\zhangsan\a.png" alt="C:\Users\zhangsan\a.png" title="/home/zhangsan/a">
<a href="https://a.b" title="C:\Users\zhangsan\a">x</a>
<a href="vscode-resource:/c:/Users/zhangsan/a.png">x</a>
![图](vscode-resource:/c%3A/Users/zhangsan/a.png)
![图](vscode-webview-resource://abc/file///c%3A/Users/zhangsan/a.png)
<img src="https://file+.vscode-resource.vscode-cdn.net/c%3A/Users/zhangsan/Desktop/a.png">
![图](https://file%2B.vscode-resource.vscode-cdn.net/home/zhangsan/a.png)
<div data-path="/Users/zhangsan/x">文</div>
<!-- 见 /home/zhangsan/x -->
<!--⏎![](C:\Users\zhangsan\a.png)⏎-->
| 路径 | 值 |⏎|---|---|⏎| C:\Users\zhangsan\a | /home/zhangsan |
```json⏎{"path": "C:\\Users\\zhangsan\\a", "b": "/home/zhangsan"}⏎```
```json⏎{"path": "C:\\\\Users\\\\zhangsan\\\\a"}⏎```
```json⏎{"path": "file:///c%3A/Users/zhangsan/x"}⏎```
```bash⏎-v /home/zhangsan/data:/data -v C:\Users\zhangsan\d:/d -v /c/Users/zhangsan:/e⏎```
```bash⏎-v //c/Users/zhangsan/data:/data⏎```
```⏎zhangsan@DESKTOP-1:~$ ls⏎```
```⏎[zhangsan@localhost ~]$ ls⏎```
```⏎zhangsan@MacBook-Pro [16:57:47] [~/code/ch01]⏎-> % ls⏎```
```⏎PS C:\Users\zhangsan> dir⏎```
```⏎  File "C:\Users\zhangsan\a.py", line 1⏎```
```⏎(base) zhangsan@MacBook-Pro ~ % ls⏎```
C:\DOCUME~1\zhangsan\LOCALS~1
C:\Documents and Settings\zhangsan\桌面\a
%USERPROFILE%=C:\Users\zhangsan
HOME=/home/zhangsan
export PATH=$PATH:/home/zhangsan/bin:/Users/zhangsan/bin
path=/home/zhangsan,/data
(/home/zhangsan/x)
"/home/zhangsan/x"
路径：/home/zhangsan/x
路径/home/zhangsan/x里
/var/home/zhangsan/x
/export/home/zhangsan/x
/usr/home/zhangsan/x
/Volumes/Macintosh HD/Users/zhangsan/x
/run/media/zhangsan/USB
/data/home/zhangsan/x
D:\用户\zhangsan\a
C:\用户\zhangsan\桌面
smb://nas/home/zhangsan/x
sftp://zhangsan@nas/home/zhangsan/x
scp zhangsan@1.2.3.4:/home/zhangsan/x .
$\text{C:\Users\zhangsan}$
$$⏎\text{/home/zhangsan/x}⏎$$
# 标题 C:\Users\zhangsan\a
[[C:\Users\zhangsan\a]]
![[C:\Users\zhangsan\a.png]]
> 引 C:\Users\zhangsan\a
- 项 /home/zhangsan
[^1]⏎⏎[^1]: 见 /home/zhangsan/x
C:\Users\zhang san\Desktop\a.txt
<https://a.b/?file=C:\Users\zhangsan\a>
C:\Users&#92;zhangsan
C:&#92;Users&#92;zhangsan&#92;a
C:/Users/zhangsan/OneDrive%20-%20x/a
/home/zhang%20san/x
%2Fhome%2Fzhangsan%2Fx
%2FUsers%2Fzhangsan%2Fx
\home\zhangsan\x
E:\home\zhangsan\x
/Users/zhangsan
见 /media/zhangsan/KINGSTON/a.txt
cd /media/zhangsan/新加卷/资料
/media/zhangsan/1A2B-3C4D
python x.py --data /media/zhangsan/data/VOC2007
file:///media/zhangsan/Elements/a.png
![图](/media/zhangsan/Elements/a.png)
/run/user/1000/gvfs/sftp:host=1.2.3.4,user=zhangsan/data
`/run/user/1000/gvfs/smb-share:server=nas,share=x,user=zhangsan`
```⏎cd ~zhangsan/code⏎ls -l ~zhangsan⏎```
`scp a.txt 1.2.3.4:~zhangsan/x`
`cp ~zhangsan/a ~zhangsan/b`
`~zhangsan/.bashrc` 与 ~zhangsan/桌面
"""
FRONT = r"""
path: C:\Users\zhangsan\x
description: 在 /home/zhangsan/x
tags: [/home/zhangsan]
title: C:\Users\zhangsan
typora-root-url: C:\Users\zhangsan\x
typora-copy-images-to: C:\Users\zhangsan
"C:\Users\zhangsan": x
source: file:///C:/Users/zhangsan/x
"""
HARMLESS = r"""
见 https://github.com/users/octocat/projects/1 里
`GET /users/{id}/repos`
`GET /home/index`
`/users/:id` 与 `/home/:page`
`POST /Users/login`
https://a.b/home/ann/blog
<https://a.b/Users/ann>
[x](https://a.b/Users/ann/x)
https://a.b/?next=%2Fhome%2Fnews
https://a.b/login?redirect=%2FUsers%2F1
`^/home/(?P<name>\w+)/$`
`/home/[a-z]+`
`\home`
`\\home\\`
`path: '/home/:id'`
`import a from '@/home/components/x'`
`@import '~bootstrap/scss/x'`
`src/home/index.vue`
`./home/ann/x`
`app/Users/Controller.php`
`App\Users\Controller`
`namespace App\Http\Users\Auth;`
`use App\home\Model;`
`$HOME/.bashrc` 与 `~/.ssh`
`/root/.bashrc` 与 `/home/ubuntu/x`
`C:\Users\Public\x` 与 `C:\Program Files\x`
`C:\Users\%USERNAME%\x`
`C:\Users\<用户名>\x`
`/home/<user>/x` 与 `/home/{user}`
`/home/$USER/x`
`git@github.com:ann/repo.git`
`ssh ann@1.2.3.4`
`scp a.txt root@1.2.3.4:/data/`
邮箱 ann@a.com，微博 @ann
`[root@localhost ~]# ls`
`root@ubuntu:~# ls`
公式 $x[1]$ 与 $[a]_\home$
`sed 's/home/house/g'`
`users/1`、`home/2`
用户 home 目录 /home 下
`/home/index.html` 与 `/home/logo.png`
`mysql -u root -p users`
`/homes/x` 与 `/usr/homebrew`
`50%2Fhome` `%2Fhomepage`
正则 `[^/]+/Users?/`
`smb://nas/share/x`
`ssh://git@a.b/x.git`
`//cdn.a.b/home/x.js`
`users: [a, b]`
`/media/cdrom/RPMS` 与 `mount /dev/cdrom /media/CentOS`
`/media/images/A.png` 与 `/media/abc/a.png`
`MEDIA_URL = '/media/'` 与 https://a.b/media/ann/Data/x
`@import '~bootstrap/dist/css/a.css'`
`url(~assets/img/A.png)` 与 `import a from '~src/x'`
https://a.b/~ann/.x 与 https://a.b/~ann/Documents/
`cd ~/code` 与 `cd ~root/x` 与 `ls ~`
1~3 天，a~b/c，H~2~O
`/run/user/1000/bus`
"""


def lines(table: str) -> list[str]:
    return [line.replace("⏎", "\n") for line in table.strip("\n").split("\n")]


def shown(workshop, text: str) -> str:
    """All that an import of a note leaves: pages, their names, both reports."""
    workshop.write(text)
    result = workshop.run()
    pages = "".join(f"{path}\n{page}" for path, page in workshop.pages().items())
    return pages + result.text + json.dumps(result.report, ensure_ascii=False)


@pytest.mark.parametrize("form", lines(PRIVATE))
def test_no_name_of_a_user_is_published(workshop, form):
    found = shown(workshop, f"# 页\n\n文字。\n\n{form}\n").lower()
    assert "zhangsan" not in found and "zhang san" not in found and "zhang%20san" not in found
    assert workshop.run("--check").report["lost"] == []


@pytest.mark.parametrize("entry", lines(FRONT))
def test_no_name_of_a_user_comes_from_front_matter(workshop, entry):
    assert "zhangsan" not in shown(workshop, f"---\n{entry}\n---\n\n# 页\n\n文。\n")


@pytest.mark.parametrize("text", lines(HARMLESS))
def test_what_only_looks_like_a_path_stays(text):
    assert redact(text) == (text, 0)


def test_the_report_warns_of_access_keys(workshop):
    words = "risk-free ghp_short AKIA 见 sk-learn-documentation-of-all-estimators-there-are"
    workshop.write(f"# 页\n\n令牌\nghp_{'a1' * 18} 与 `sk-{'Ab1' * 12}`\n\n{words}\n")
    noted = [entry for entry in workshop.run().report["notes"] if "access key" in entry["message"]]
    assert [entry["where"].rpartition(":")[2] for entry in noted] == ["4", "4"]
